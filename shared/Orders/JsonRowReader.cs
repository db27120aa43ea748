using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Conversion.Orders;

/// <summary>
/// Reads JSON orders as rows. A column's name is the path of a value: <c>customer.id</c>, <c>line_items[].price</c>. An order with
/// an array of lines gives one row for each line; the other values are the same on all these rows.
/// </summary>
internal sealed class JsonRowReader : RowReader
{
    private const int MaximumPathLength = 512;
    private const int MaximumDepth = 16;

    private readonly JsonRecords _records;
    private readonly string[] _columns;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices;
    private readonly string? _lines;
    private readonly bool[] _isOfLine;
    private readonly Cell[] _order;
    private readonly List<Cell[]> _rows = [];
    private readonly char[] _path = new char[MaximumPathLength];

    private byte[] _text = new byte[1 << 12];
    private int _length;
    private int _row = -1;

    /// <param name="text">UTF-8; the reader disposes it.</param>
    /// <param name="columns">The paths to read.</param>
    /// <param name="lines">The path of the array of lines; null without one.</param>
    public JsonRowReader(Stream text, IReadOnlyList<string> columns, string? lines)
    {
        _records = new(text);
        _columns = [.. columns];
        _lines = lines;
        _indices = _columns.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _isOfLine = [.. _columns.Select(name => lines is not null && name.StartsWith($"{lines}[]", StringComparison.Ordinal))];
        _order = new Cell[_columns.Length];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override int Count => _columns.Length;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column]
    {
        get
        {
            if ((uint)column >= (uint)_columns.Length)
                return [];
            var cell = _isOfLine[column] ? _rows[_row][column] : _order[column];
            return _text.AsSpan(cell.Start, cell.Length);
        }
    }

    /// <summary>Returns the paths of the first records, and the array that has most of the names of lines.</summary>
    public static (List<string> Columns, string? Lines) Discover(Stream text, int records, string? lines)
    {
        using var reader = new JsonRecords(text);
        var paths = new List<string>();
        var known = new HashSet<string>();
        for (var i = 0; i < records && reader.Read(); i++)
            Walk(reader, path =>
            {
                if (known.Count < 2000 && known.Add(path))
                    paths.Add(path);
            });
        return (paths, lines ?? FindLines(paths));
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        if (++_row < _rows.Count)
            return true;
        _rows.Clear();
        _row = 0;
        _length = 0;
        Error = null;
        Array.Clear(_order);
        if (!_records.Read())
            return false;
        Line = _records.Line;
        var json = new Utf8JsonReader(_records.Record.Span);
        try
        {
            json.Read();
            ReadValue(ref json, 0, _order, 0);
        }
        catch (JsonException e)
        {
            Error = $"the JSON must be valid: {e.Message.Split('.')[0]}.";
        }
        if (_rows.Count == 0)
            _rows.Add(new Cell[_columns.Length]);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _records.Dispose();
        base.Dispose();
    }

    private void ReadValue(ref Utf8JsonReader json, int pathLength, Cell[] cells, int depth)
    {
        if (depth > MaximumDepth)
        {
            json.Skip();
            return;
        }
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var length = AppendName(ref json, pathLength);
                    json.Read();
                    ReadValue(ref json, length, cells, depth + 1);
                }
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref json, pathLength, cells, depth);
                break;
            default:
                if (_indices.TryGetValue(_path.AsSpan(0, pathLength), out var column))
                    cells[column] = Add(ref json, cells[column]);
                break;
        }
    }

    private void ReadArray(ref Utf8JsonReader json, int pathLength, Cell[] cells, int depth)
    {
        var areLines = _lines is not null && _path.AsSpan(0, pathLength).SequenceEqual(_lines);
        "[]".CopyTo(_path.AsSpan(Math.Min(pathLength, MaximumPathLength - 2)));
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (areLines)
                _rows.Add(cells = new Cell[_columns.Length]);
            ReadValue(ref json, pathLength + 2, cells, depth + 1);
            "[]".CopyTo(_path.AsSpan(pathLength));
        }
    }

    private int AppendName(ref Utf8JsonReader json, int pathLength)
    {
        var name = json.GetString()!;
        if (pathLength + name.Length + 4 > MaximumPathLength)
            return pathLength;
        if (pathLength > 0)
            _path[pathLength++] = '.';
        name.CopyTo(_path.AsSpan(pathLength));
        return pathLength + name.Length;
    }

    /// <summary>Keeps a value's text. Of several numbers of an array the sum is kept, of other values the first.</summary>
    private Cell Add(ref Utf8JsonReader json, Cell present)
    {
        var text = json.TokenType switch
        {
            JsonTokenType.String => json.GetString()!,
            JsonTokenType.Number => ColumnText.FromNumber(Encoding.UTF8.GetString(json.ValueSpan)),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "",
        };
        if (present.Length > 0)
        {
            var before = Encoding.UTF8.GetString(_text.AsSpan(present.Start, present.Length));
            if (!decimal.TryParse(before, NumberStyles.Float, CultureInfo.InvariantCulture, out var first)
                || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var second))
                return present;
            text = ColumnText.FromNumber((first + second).ToString(CultureInfo.InvariantCulture));
        }
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (_length + bytes > _text.Length)
            Array.Resize(ref _text, 2 * (_text.Length + bytes));
        Encoding.UTF8.GetBytes(text, _text.AsSpan(_length));
        _length += bytes;
        return new(_length - bytes, bytes);
    }

    private static void Walk(JsonRecords reader, Action<string> found)
    {
        try
        {
            using var document = JsonDocument.Parse(reader.Record);
            Walk(document.RootElement, "", found);
        }
        catch (JsonException)
        {
            // The row's own reading reports the fault with its line.
        }
    }

    private static void Walk(JsonElement element, string path, Action<string> found)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject())
                Walk(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", found);
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Walk(item, $"{path}[]", found);
        else
            found(path);
    }

    private static string? FindLines(List<string> paths)
    {
        var formats = OrderFormats.Default;
        Role[] roles = [Role.Product, Role.Quantity, Role.Price, Role.LineTotal];
        return paths
            .Where(path => path.Contains("[].", StringComparison.Ordinal))
            .GroupBy(path => path[..path.LastIndexOf("[].", StringComparison.Ordinal)])
            .Where(group => !group.Key.Contains("[]", StringComparison.Ordinal))
            .Select(group => (group.Key, Names: group.Select(path => OrderFormats.Normalize(path[(group.Key.Length + 3)..])).ToHashSet()))
            .Select(array => (array.Key, Known: roles.Count(role => formats[role].Names.Any(array.Names.Contains))))
            .Where(array => array.Known > 0)
            .OrderByDescending(array => array.Known)
            .FirstOrDefault().Key;
    }

    private readonly record struct Cell(int Start, int Length);
}
