using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>The files of one table, which have the same columns, joined with the other files of the export.</summary>
internal sealed class OrderTableFiles
{
    private readonly IReadOnlyList<RowJoin> _joins;

    private OrderTableFiles(
        IReadOnlyList<TableFile> files, IReadOnlyList<RowJoin> joins, Recipe? recipe, OrderReadOptions options)
    {
        (Files, _joins, Recipe) = (files, joins, recipe);
        Columns = [.. files[0].Columns, .. joins.SelectMany(join => join.Columns)];
        (Cancellation, MaximumLines) = (options.Cancellation, options.MaximumLines);
        Sample = joins.Count == 0 ? files[0].Sample : ReadSample();
    }

    /// <summary>The files with the lines.</summary>
    public IReadOnlyList<TableFile> Files { get; }

    /// <summary>The recipe that the header fits, or that the user named; null without one.</summary>
    public Recipe? Recipe { get; }

    /// <summary>The columns, with the columns of joined files at the end.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Ends the reading.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The most lines of each file that are read.</summary>
    public long MaximumLines { get; }

    /// <summary>The first rows of the first file.</summary>
    public IReadOnlyList<string[]> Sample { get; }

    /// <summary>Opens the files, and finds the recipe.</summary>
    /// <exception cref="OrderFileException">A file is damaged, or the files are of several tables.</exception>
    public static OrderTableFiles Open(IReadOnlyList<OrderInputFile> inputs, OrderReadOptions options)
    {
        var named = options.FindRecipes();
        var files = inputs
            .Select(input => TableFile.Open(input, options.Columns, named, options.MaximumDecompressedBytes))
            .ToList();
        var recipe = named.Count > 0
            ? named.FirstOrDefault(known => files.Exists(file => Fits(known, file)), named[0])
            : Recognize(files, options.Columns);
        if (recipe is { Joins.Count: > 0 })
            return Join(files, recipe, options);
        var other = files.Find(file => files[0].Dialect.Format != "json" && !HaveSameColumns(files[0], file, recipe));
        return other is null
            ? new(files, [], recipe, options)
            : throw new OrderFileException(
                $"All files must have the same columns, but {files[0].Name} and {other.Name} differ; " +
                "rename the columns of one, or read the files one after the other.");
    }

    /// <summary>
    /// Returns the recipe that a file fits; null without one, or when the user names other columns of numbers.
    /// </summary>
    private static Recipe? Recognize(List<TableFile> files, ColumnMapping mapping)
    {
        var recipe = OrderFormats.Default.Recipes.FirstOrDefault(known =>
            files.Exists(file => Fits(known, file) && (!file.Dialect.HasHeader || known.IsComplete(file.Columns))));
        // A user who takes the money from another column than the platform does describes another table.
        return mapping.Columns.Any(column =>
            column.Key.IsNumber() && column.Value.Length > 0 && recipe?.Has(column.Key, column.Value) == false)
            ? null
            : recipe;
    }

    /// <summary>Joins the files of an export. Reads only the files that the orders need.</summary>
    private static OrderTableFiles Join(List<TableFile> files, Recipe recipe, OrderReadOptions options)
    {
        var joins = new List<RowJoin>();
        foreach (var join in recipe.Joins)
        {
            var found = files.FindAll(file => Recipe.Fits(join.Header, file.Columns));
            if (found.Count == 0)
                throw new OrderFileException(
                    $"{recipe.Title} must have a file with the columns {string.Join(", ", join.Header)}, got none; " +
                    "name all files of the export.");
            joins.Add(RowJoin.Load(found, join.Key));
        }
        return new(files.FindAll(file => Fits(recipe, file)), joins, recipe, options);
    }

    /// <summary>Opens the rows of a file below its header.</summary>
    public RowReader OpenRows(TableFile file)
    {
        var rows = file.OpenRows();
        if (_joins.Count > 0)
            return new JoinedReader(rows, Files[0].Columns, _joins);
        return file == Files[0] || file.Columns.SequenceEqual(Files[0].Columns)
            ? rows
            : new ReorderedReader(rows, Rename(file.Columns, Files[0].Columns, Recipe), Files[0].Columns);
    }

    /// <summary>Whether the format of the files says that a column contains instants.</summary>
    public bool HasInstants(RoleColumn column)
    {
        using var rows = OpenRows(Files[0]);
        return rows.HasInstants(column.Column);
    }

    private static bool Fits(Recipe recipe, TableFile file) =>
        file.Dialect.HasHeader ? recipe.Fits(file.Columns) : FitsPositions(recipe, file.Sample);

    private static bool FitsPositions(Recipe recipe, IReadOnlyList<string[]> sample) =>
        recipe.Positions.Count > 0 && sample.Count > 0 && sample.All(row => FitsPositions(recipe, row));

    private static bool FitsPositions(Recipe recipe, string[] row) =>
        row.Length == recipe.Positions.Count
        && row.Zip(recipe.Positions).All(cell => HasForm(Encoding.UTF8.GetBytes(cell.First), cell.Second));

    private static bool HasForm(byte[] text, string form) => form switch
    {
        "yyyymmdd" => text.Length == 8 && InstantStyle.TryParseCompact(text, out _),
        "integer" => NumberText.Classify(text) == NumberForm.Plain,
        "number" => NumberText.Classify(text) != NumberForm.None,
        _ => true,
    };

    /// <summary>Whether two files have the same columns, in any order, or all columns of one recipe.</summary>
    private static bool HaveSameColumns(TableFile first, TableFile other, Recipe? recipe) =>
        (first.Columns.Count == other.Columns.Count && first.Columns.All(name => other.Columns.Contains(name)))
        || (recipe is not null && Fits(recipe, first) && Fits(recipe, other)
            && recipe.IsComplete(first.Columns) && recipe.IsComplete(other.Columns));

    // Files of one platform may name a column differently. Each gets the name that the first file has for the role.
    private static List<string> Rename(IReadOnlyList<string> columns, IReadOnlyList<string> first, Recipe? recipe)
    {
        var renamed = columns.ToList();
        foreach (var role in recipe?.Columns.Keys ?? [])
        {
            var known = first.FirstOrDefault(name => recipe!.Has(role, name));
            var index = renamed.FindIndex(name => recipe!.Has(role, name));
            if (known is not null && index >= 0 && !renamed.Contains(known))
                renamed[index] = known;
        }
        return renamed;
    }

    private List<string[]> ReadSample()
    {
        using var rows = OpenRows(Files[0]);
        var sample = new List<string[]>();
        while (sample.Count < Files[0].Sample.Count && rows.Read())
            if (rows.Error is null)
                sample.Add([.. Enumerable.Range(0, Columns.Count).Select(i => ColumnText.DecodeStart(rows[i]))]);
        return sample;
    }
}
