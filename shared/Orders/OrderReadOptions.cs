using Conversion.Files;

namespace Conversion.Orders;

/// <summary>How orders are read: what the user says, and the space that reading may take.</summary>
public sealed record OrderReadOptions
{
    /// <summary>Columns and formats that the user names.</summary>
    public ColumnMapping Columns { get; init; } = new();

    /// <summary>
    /// The zone of instants without a zone, unless <see cref="Columns"/> has one. All instants are converted to UTC then. Null reads the
    /// clock of the file, or of the zone of the columns, as UTC.
    /// </summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>The name of a recipe; null to recognize it by the header.</summary>
    public string? Format { get; init; }

    /// <summary>The statuses that are purchases; null for the statuses that are known as purchases.</summary>
    public IReadOnlyList<string>? CountStatuses { get; init; }

    /// <summary>The currency to read; null when the file has one currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Units of <see cref="Currency"/> for one unit of another currency.</summary>
    public IReadOnlyDictionary<string, decimal> Rates { get; init; } = new Dictionary<string, decimal>();

    /// <summary>The customers to read; all when null.</summary>
    public CustomerShard? Shard { get; init; }

    /// <summary>The columns to pass on with each customer; null for none.</summary>
    public KeepRequest? Keep { get; init; }

    /// <summary>The most bytes that the values of <see cref="Keep"/> may take.</summary>
    public long MaximumKeptBytes { get; init; } = long.MaxValue;

    /// <summary>The most bytes that a file may have when it is decompressed.</summary>
    public long MaximumDecompressedBytes { get; init; } = long.MaxValue;

    /// <summary>Bytes of memory for sorting. More lines are sorted in temporary files.</summary>
    public int SortMemoryBytes { get; init; } = 256 << 20;

    /// <summary>The most bytes that temporary files may have together.</summary>
    public long MaximumFileBytes { get; init; } = long.MaxValue;

    /// <summary>The most lines of each file that are read.</summary>
    internal long MaximumLines { get; init; } = long.MaxValue;

    /// <summary>Ends the reading.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Returns the recipes that the user named: one, or all of a platform, such as the CSV and the API of Shopify. Returns an
    /// empty list when the user did not name a recipe.
    /// </summary>
    /// <exception cref="OrderFileException">There is no such recipe.</exception>
    internal IReadOnlyList<Recipe> FindRecipes()
    {
        if (Format is null)
            return [];
        var formats = OrderFormats.Default;
        var recipes = formats.Recipes.Where(recipe => recipe.IsOf(Format)).ToList();
        return recipes.Count > 0
            ? recipes
            : throw new OrderFileException($"The format must be one of {string.Join(", ", formats.RecipeNames)}, got {Format}.");
    }
}
