using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Training.Orders;

namespace Conversion.Training.Commands;

/// <summary>The orders that a command reads.</summary>
/// <param name="Paths">Paths or globs.</param>
/// <param name="Columns">The column mapping as the user wrote it: pairs, or the path of a JSON file.</param>
/// <param name="MemoryMegabytes">The memory for reading.</param>
/// <param name="Options">What else the user says.</param>
internal sealed record OrderInput(IReadOnlyList<string> Paths, string? Columns, int MemoryMegabytes, OrderReadOptions Options)
{
    // The first reading finds the encoding, the second how the columns are written, and the third reads the lines.
    private const int Readings = 3;

    // Sorting needs about twice the memory of a run.
    private const int MemoryShare = 4;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The paths for messages.</summary>
    public string Path => string.Join(" ", Paths);

    /// <summary>Whether the column mapping is a file.</summary>
    public bool HasColumnsFile => IsFile(Columns);

    /// <summary>Returns the same orders, with columns that are passed on with each customer.</summary>
    /// <exception cref="UserErrorException">The names are wrong.</exception>
    public OrderInput Keeping(string? names)
    {
        try
        {
            return this with { Options = Options with { Keep = KeepRequest.Parse(names) } };
        }
        catch (InvalidInputException e)
        {
            throw new UserErrorException($"--keep {string.Join(" ", e.Errors.Select(error => error.Detail))}", e);
        }
    }

    /// <summary>Returns how the orders are read, as the query of the service's routes that take files.</summary>
    public string ToQuery()
    {
        var rates = string.Join(',', Options.Rates.Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate.Key}={rate.Value}")));
        (string Name, string? Value)[] parameters =
        [
            ("columns", ParseMapping().ToString()), ("format", Options.Format), ("currency", Options.Currency), ("rates", rates),
            ("countStatuses", Options.CountStatuses is { } statuses ? string.Join(',', statuses) : null),
        ];
        return string.Join('&', parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value))
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    /// <summary>Reads the column mapping.</summary>
    /// <exception cref="UserErrorException">The mapping is wrong.</exception>
    public ColumnMapping ParseMapping()
    {
        try
        {
            return IsFile(Columns) ? ColumnMapping.ParseJson(File.ReadAllText(Columns)) : ColumnMapping.Parse(Columns);
        }
        catch (InvalidInputException e)
        {
            throw new UserErrorException($"--columns: {string.Join(" ", e.Errors.Select(error => error.Detail))}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"--columns must be role=column pairs or a readable JSON file, got {Columns}: {e.Message} " +
                "Write for example --columns customer=client_no,at=day,amount=total.",
                e);
        }
    }

    /// <summary>Returns the source of the data, if the mapping is a file that names it.</summary>
    public DataSource? ReadSource()
    {
        if (!IsFile(Columns))
            return null;
        using var document = JsonDocument.Parse(File.ReadAllText(Columns));
        return document.RootElement.TryGetProperty("source", out var source) ? source.Deserialize<DataSource>(Json) : null;
    }

    /// <summary>Returns all input files, which must not be overwritten.</summary>
    /// <exception cref="UserErrorException">There are no orders.</exception>
    public IReadOnlyList<string> Files(params IEnumerable<string?> others) =>
    [
        .. Paths.SelectMany(OrderFiles.Find),
        .. others.Append(HasColumnsFile ? Columns : null).OfType<string>().Where(file => file.Length > 0),
    ];

    /// <summary>Reads the orders, and reports what was read.</summary>
    /// <exception cref="OrderFileException">
    /// The files are damaged or could be read in several ways, or too many lines can't be read.
    /// </exception>
    public OrderTable Open(Progress progress, ColumnMapping mapping, CustomerShard? shard = null)
    {
        var table = Inspect(progress, mapping, shard);
        try
        {
            table.ThrowIfRefused();
        }
        catch
        {
            table.Dispose();
            throw;
        }
        Progress.WriteLine(table.Summary.ToString());
        Progress.WriteLine(InspectionText.DescribeMoney(table.Inspection));
        foreach (var warning in table.Inspection.Warnings)
            Progress.WriteLine(warning);
        if (table.Summary.LastOrder > TimeProvider.System.GetUtcNow().AddDays(1))
            Progress.WriteLine(
                $"The last order is of {table.Summary.LastOrder:yyyy-MM-dd}, in the future. " +
                "If that date is wrong, all results are computed for a wrong day.");
        return table;
    }

    /// <summary>Reads the orders, also when too many lines can't be read.</summary>
    /// <exception cref="OrderFileException">The files are damaged, or could be read in several ways.</exception>
    public OrderTable Inspect(Progress progress, ColumnMapping mapping, CustomerShard? shard = null)
    {
        var paths = Paths.SelectMany(OrderFiles.Find).ToList();
        var all = (double)Readings * paths.Sum(path => new FileInfo(path).Length);
        return progress.Step($"Reading {Path}", report =>
        {
            var done = 0L;
            void AddBytes(int count) => report(Math.Min(1, (done += count) / all));
            var files = paths.ConvertAll(path => OrderFiles.ToInput(path, AddBytes));
            return OrderTable.Open(files, Options with
            {
                Columns = mapping,
                Shard = shard,
                SortMemoryBytes = (int)(Math.Min((long)MemoryMegabytes << 20, int.MaxValue) / MemoryShare),
            });
        });
    }

    private static bool IsFile([NotNullWhen(true)] string? columns) => columns is not null && !columns.Contains('=');
}
