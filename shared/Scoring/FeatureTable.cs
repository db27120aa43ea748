using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// A CSV table with one customer a line: <c>customerId</c> and every feature of the model, in columns of any order. An empty
/// field is unknown. The table is read line by line, and can be read several times.
/// </summary>
public sealed class FeatureTable
{
    private const string IdColumn = "customerId";
    private const string Encoding = "utf-8";
    private const string Delimiters = ",;\t|";
    private const int MaximumCustomers = 300_000;
    private const int MaximumInvalidLines = 100_000;

    // The names of a thousand features are much shorter.
    private const int HeaderBytes = 1 << 16;

    private readonly FileContent _content;
    private readonly byte _delimiter;
    private readonly int _width;
    private readonly int _idColumn;
    private readonly int[] _featureColumns;
    private readonly IReadOnlyList<FeatureEncoder> _encoders;
    private readonly FieldError[] _invalid;

    private FeatureTable(FileContent content, byte delimiter, List<string> header, IReadOnlyList<FeatureEncoder> encoders)
    {
        var columns = TableHeader.FindColumns(
            header, [IdColumn, .. encoders.Select(encoder => encoder.Feature.Name)], required: 1 + encoders.Count);
        _content = content;
        _delimiter = delimiter;
        _width = header.Count;
        _idColumn = columns[0];
        _featureColumns = columns[1..];
        _encoders = encoders;
        _invalid = [.. encoders.Select(DescribeInvalid)];
    }

    /// <summary>
    /// Finds out whether a file is a table of features: most of its columns but <c>customerId</c> have names of features.
    /// Columns are separated by commas, semicolons, tabs or bars. Returns null for another file.
    /// </summary>
    /// <param name="file">The file: text in UTF-8, which may be compressed.</param>
    /// <param name="encoders">How values become numbers, one for each of the model's features in order.</param>
    /// <param name="maximumBytes">The most decompressed bytes.</param>
    /// <exception cref="InvalidInputException">
    /// The header is wrong, or there are too many customers or invalid lines.
    /// </exception>
    /// <exception cref="OrderFileException">The table is too large.</exception>
    public static FeatureTable? Find(OrderInputFile file, IReadOnlyList<FeatureEncoder> encoders, long maximumBytes)
    {
        var table = FindTable(file, encoders, maximumBytes);
        table?.ThrowIfTooMany();
        return table;
    }

    /// <summary>Streams the lines.</summary>
    /// <param name="asOf">The snapshot instant of all customers.</param>
    public IEnumerable<FeatureRow> Read(DateTimeOffset asOf)
    {
        using var rows = new DelimitedReader(TextEncoding.Open(_content.Open(), Encoding), _delimiter);
        ReadRow(rows);
        while (ReadRow(rows))
            yield return ReadCustomer(rows, asOf);
    }

    private static FeatureTable? FindTable(OrderInputFile file, IReadOnlyList<FeatureEncoder> encoders, long maximumBytes)
    {
        try
        {
            var content = FileContent.Detect(file.Open, maximumBytes);
            if (content.Kind != FileKind.Text || FindHeader(content, encoders) is not { } found)
                return null;
            return new(content, found.Delimiter, found.Header, encoders);
        }
        catch (OrderFileException)
        {
            // The reader of orders says what is wrong with such a file.
            return null;
        }
    }

    private static (byte Delimiter, List<string> Header)? FindHeader(FileContent content, IReadOnlyList<FeatureEncoder> encoders)
    {
        var features = encoders.Select(encoder => encoder.Feature.Name).ToHashSet();
        foreach (var delimiter in Delimiters)
        {
            var header = ReadHeader(content, (byte)delimiter);
            var known = header.Count(features.Contains);
            if (known > 0 && 2 * known > header.Count - 1)
                return ((byte)delimiter, header);
        }
        return null;
    }

    // The bytes as they are: what is wrong below the header does not hide what the file is.
    private static List<string> ReadHeader(FileContent content, byte delimiter)
    {
        using var text = content.Open();
        var start = new byte[HeaderBytes];
        var length = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var header = JsonFieldReader.SkipByteOrderMark(start.AsSpan(0, length));
        using var rows = new DelimitedReader(new MemoryStream(header.ToArray()), delimiter);
        rows.Read();
        return [.. Enumerable.Range(0, rows.Count).Select(column => ColumnText.Decode(rows[column]).Trim())];
    }

    private void ThrowIfTooMany()
    {
        var customers = 0;
        var invalid = 0;
        foreach (var row in Read(default))
        {
            if (++customers > MaximumCustomers)
                throw new InvalidInputException(malformed: false, "",
                    $"must contain at most {MaximumCustomers} customers; send more of them as JSON lines.");
            if (row.Errors.Count > 0 && ++invalid > MaximumInvalidLines)
                throw new InvalidInputException(malformed: true, "",
                    $"must have at most {MaximumInvalidLines} invalid lines; the last one is line {row.Line}: {row.Errors[0]}");
        }
    }

    private FeatureRow ReadCustomer(DelimitedReader rows, DateTimeOffset asOf)
    {
        var values = new double[_featureColumns.Length];
        if (TableHeader.FindLineError(rows.Count, _width, rows.Error) is { } lineError)
            return new(rows.Line, new() { Id = "", AsOf = asOf, Features = values }, [lineError]);
        var errors = new List<FieldError>();
        var id = ColumnText.Decode(rows[_idColumn]);
        if (CustomerId.FindError(id) is { } error)
            errors.Add(new(TableHeader.PointTo(IdColumn), error));
        for (var i = 0; i < values.Length; i++)
            if (!_encoders[i].TryEncodeCell(rows[_featureColumns[i]], out values[i]))
                errors.Add(_invalid[i]);
        return new(rows.Line, new() { Id = id, AsOf = asOf, Features = values }, errors);
    }

    private static bool ReadRow(DelimitedReader rows)
    {
        try
        {
            return rows.Read();
        }
        catch (OrderFileException e) when (!e.IsTooLarge)
        {
            throw new InvalidInputException(malformed: true, "", e.Message);
        }
    }

    private static FieldError DescribeInvalid(FeatureEncoder encoder) => new(
        TableHeader.PointTo(encoder.Feature.Name),
        encoder.IsImported
            ? $"must be {encoder.Expected}, or empty when it is unknown."
            : "must be a number such as 1234.5 that fits a 32-bit float, or empty when it is unknown.");
}

/// <summary>A line of a table of features.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Customer">The customer, from the fields that could be read.</param>
/// <param name="Errors">What is wrong with the line; empty when nothing is.</param>
public sealed record FeatureRow(long Line, Customer Customer, IReadOnlyList<FieldError> Errors);
