namespace Conversion.Orders;

/// <summary>How orders are read: what the user says, and the space that reading may take.</summary>
public sealed record OrderReadOptions
{
    /// <summary>Columns and formats that the user names.</summary>
    public ColumnMapping Columns { get; init; } = new();

    /// <summary>The name of a recipe; null to recognize it by the header.</summary>
    public string? Format { get; init; }

    /// <summary>The statuses that are purchases, in place of the known ones; null to use the known ones.</summary>
    public IReadOnlyList<string>? CountStatuses { get; init; }

    /// <summary>The currency to read; null when the file has one currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Units of <see cref="Currency"/> for one unit of another currency.</summary>
    public IReadOnlyDictionary<string, decimal> Rates { get; init; } = new Dictionary<string, decimal>();

    /// <summary>The customers to read; all when null.</summary>
    public CustomerShard? Shard { get; init; }

    /// <summary>The most bytes that a compressed file may have unpacked.</summary>
    public long MaximumUnpackedBytes { get; init; } = long.MaxValue;

    /// <summary>Memory for sorting before lines go to temporary files.</summary>
    public int SortMemoryBytes { get; init; } = 256 << 20;

    /// <summary>The most bytes of temporary files.</summary>
    public long MaximumFileBytes { get; init; } = long.MaxValue;

    /// <summary>Returns the recipe that the user named; null without one.</summary>
    internal Recipe? FindRecipe() => Format is null ? null
        : OrderFormats.Default.Recipes.FirstOrDefault(recipe => recipe.Name.Equals(Format, StringComparison.OrdinalIgnoreCase))
            ?? throw new OrderFileException($"The format must be one of {string.Join(", ", OrderFormats.Default.RecipeNames)}, got {Format}.");
}

/// <summary>One of several equal shares of the customers, by a hash of their ids.</summary>
/// <param name="Index">The share, from 0.</param>
/// <param name="Count">The number of shares.</param>
public readonly record struct CustomerShard(int Index, int Count);
