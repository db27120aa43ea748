using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversion.Files;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// Reads JSON orders as rows. The name of a column is the path of a value: <c>customer.id</c>, <c>line_items[].price</c>. An
/// order with an array of lines gives one row for each line. The other values are the same on all these rows.
/// </summary>
internal sealed class JsonRowReader : RowReader
{
    /// <summary>The column of the keys, where the records are the members of an object.</summary>
    public const string KeyColumn = "$key";

    private const string Element = "[].";
    private const int MaximumPaths = 2000;
    private const int MaximumPathLength = 512;
    private const int MaximumDepth = 16;
    private const decimal MaximumSummed = 1e18m;

    // An order has few instants of one name: its own, its customer's, its payment's.
    private const int MaximumInstants = 6;

    private readonly JsonRecords _records;
    private readonly string[] _columns;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices;
    private readonly string? _lines;
    private readonly bool[] _isOfLine;
    private readonly bool[] _isSummed;
    private readonly IReadOnlySet<string> _types;
    private readonly bool _hasNulls;
    private readonly Cell[] _order;
    private readonly List<Cell[]> _rows = [];
    private readonly char[] _path = new char[MaximumPathLength];

    private byte[] _text = new byte[1 << 12];
    private int _length;
    private int _row = -1;

    /// <summary>Starts before the first row.</summary>
    /// <param name="text">UTF-8, which is disposed of with the reader.</param>
    /// <param name="columns">The paths to read.</param>
    /// <param name="lines">The path of the array of lines; null without one.</param>
    /// <param name="types">Members that only name the type of their value.</param>
    public JsonRowReader(Stream text, IReadOnlyList<string> columns, string? lines, IReadOnlySet<string> types)
    {
        _records = new(text);
        _types = types;
        _hasNulls = OrderFormats.Default.NullMembers.Any(types.Contains);
        _columns = [.. columns];
        _lines = lines;
        _indices = _columns.Index().ToDictionary(column => column.Item, column => column.Index)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _isOfLine = [.. _columns.Select(name => lines is not null && name.StartsWith($"{lines}[]", StringComparison.Ordinal))];
        _isSummed = [.. _columns.Select(name => IsSummed(name, lines))];
        _order = new Cell[_columns.Length];
    }

    /// <summary>Whether a path leads into an array other than the one of the lines, so that a row has several values.</summary>
    public static bool IsSummed(string column, string? lines) =>
        (lines is not null && column.StartsWith($"{lines}[]", StringComparison.Ordinal) ? column[(lines.Length + 2)..] : column)
        .Contains("[]", StringComparison.Ordinal);

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

    /// <summary>
    /// Returns the paths of the values of the first records, the path of the array of lines, and the members that only name the type
    /// of their value.
    /// </summary>
    /// <param name="text">UTF-8, which is disposed of.</param>
    /// <param name="records">The number of records to read.</param>
    /// <param name="lines">The path of the array of lines; null to find the array by the names in it.</param>
    /// <exception cref="OrderFileException">The text is not JSON.</exception>
    public static (List<string> Columns, string? Lines, IReadOnlySet<string> Types) Discover(Stream text, int records, string? lines)
    {
        using var reader = new JsonRecords(text);
        var paths = new List<string>();
        var known = new HashSet<string>();
        var wasKeyed = false;
        for (var i = 0; i < records && reader.Read(); i++)
        {
            wasKeyed |= reader.Key is not null;
            if (TryParse(reader.Record, out var document))
                using (document)
                    foreach (var path in PathsOf(document.RootElement, ""))
                        if (known.Count < MaximumPaths && known.Add(path))
                            paths.Add(path);
        }
        var types = FindTypes(paths);
        paths = [.. paths.Select(path => WithoutTypes(path, types)).Where(path => path.Length > 0).Distinct()];
        if (wasKeyed && !paths.Contains(KeyColumn))
            paths.Insert(0, KeyColumn);
        ThrowIfKeyed(paths);
        return (paths, lines ?? FindInstants(paths) ?? FindLines(paths), types);
    }

    /// <summary>Returns the members that only name a type: the ones that every value has, or else those that no other text has.</summary>
    private static IReadOnlySet<string> FindTypes(List<string> paths)
    {
        var formats = OrderFormats.Default;
        var isTyped = paths.Count > 0
            && paths.TrueForAll(path => formats.TypeMembers.Contains(path[(path.LastIndexOf('.') + 1)..].TrimEnd('[', ']')));
        return isTyped ? formats.TypeMembers : formats.ValueMembers;
    }

    private static string WithoutTypes(string path, IReadOnlySet<string> types) => path
        .Split('.')
        .Aggregate("", (all, name) =>
        {
            var bare = name.TrimEnd('[', ']');
            if (types.Contains(bare))
                return $"{all}{name[bare.Length..]}";
            return all.Length > 0 ? $"{all}.{name}" : name;
        });

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
        if (_records.Key is { } key && _indices.TryGetValue(KeyColumn, out var column))
            _order[column] = AddText(key);
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
        if (depth > MaximumDepth || pathLength > MaximumPathLength - Element.Length)
        {
            json.Skip();
            return;
        }
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var isNull = IsNull(ref json);
                    var length = AppendName(ref json, pathLength);
                    json.Read();
                    if (isNull)
                        json.Skip();
                    else
                        ReadValue(ref json, length, cells, depth + 1);
                }
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref json, pathLength, cells, depth);
                break;
            default:
                if (_indices.TryGetValue(_path.AsSpan(0, pathLength), out var column))
                    cells[column] = Add(ref json, cells[column], _isSummed[column]);
                break;
        }
    }

    private void ReadArray(ref Utf8JsonReader json, int pathLength, Cell[] cells, int depth)
    {
        var areLines = _lines is not null && _path.AsSpan(0, pathLength).SequenceEqual(_lines);
        "[]".CopyTo(_path.AsSpan(pathLength));
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (areLines)
                _rows.Add(cells = new Cell[_columns.Length]);
            ReadValue(ref json, pathLength + 2, cells, depth + 1);
            "[]".CopyTo(_path.AsSpan(pathLength));
        }
    }

    /// <summary>Whether a member only says that there is no value, whatever its own value is.</summary>
    private bool IsNull(ref Utf8JsonReader json) =>
        _hasNulls && OrderFormats.Default.NullMembers.Contains(JsonText.Of(ref json));

    private int AppendName(ref Utf8JsonReader json, int pathLength)
    {
        var name = JsonText.Of(ref json);
        if (_types.Contains(name))
            return pathLength;
        // No column has such a long path.
        if (pathLength + name.Length >= MaximumPathLength)
            return MaximumPathLength;
        if (pathLength > 0)
            _path[pathLength++] = '.';
        name.CopyTo(_path.AsSpan(pathLength));
        return pathLength + name.Length;
    }

    /// <summary>
    /// Keeps the text of a value. Of several numbers in an array keeps the sum, of other values the first.
    /// </summary>
    private Cell Add(ref Utf8JsonReader json, Cell present, bool isSummed)
    {
        var text = json.TokenType switch
        {
            // Text files can't contain NUL, which starts the keys of lines of nobody.
            JsonTokenType.String => JsonText.Of(ref json).Replace('\0', '\uFFFD'),
            JsonTokenType.Number => ColumnText.FromNumber(Encoding.UTF8.GetString(json.ValueSpan)),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "",
        };
        if (present.Length > 0 && isSummed)
        {
            var before = Encoding.UTF8.GetString(_text.AsSpan(present.Start, present.Length));
            if (!decimal.TryParse(before, NumberStyles.Float, CultureInfo.InvariantCulture, out var first)
                || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var second)
                || Math.Abs(first) > MaximumSummed || Math.Abs(second) > MaximumSummed)
                return present;
            text = ColumnText.FromNumber((first + second).ToString(CultureInfo.InvariantCulture));
        }
        return AddText(text);
    }

    private Cell AddText(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (_length + bytes > _text.Length)
            Array.Resize(ref _text, 2 * (_text.Length + bytes));
        Encoding.UTF8.GetBytes(text, _text.AsSpan(_length));
        _length += bytes;
        return new(_length - bytes, bytes);
    }

    /// <summary>Parses a record. Returns false for wrong JSON, which <see cref="Read"/> reports with its line.</summary>
    private static bool TryParse(ReadOnlyMemory<byte> record, [NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(record);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    private static IEnumerable<string> PathsOf(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(member => PathsOf(member.Value, path.Length == 0 ? NameOf(member) : $"{path}.{NameOf(member)}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => PathsOf(item, $"{path}[]")),
        _ => [path],
    };

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair. The reader of rows gives the column another name, so it is not used.
            return "\uFFFD";
        }
    }

    /// <summary>Throws when the orders are the members of an object, because every order would have its own columns.</summary>
    private static void ThrowIfKeyed(List<string> paths)
    {
        var instants = paths.Where(path => !path.Contains("[]", StringComparison.Ordinal) && IsInstant(path));
        if (instants.CountBy(path => path[(path.LastIndexOf('.') + 1)..]).Any(count => count.Value > MaximumInstants))
            throw new OrderFileException(
                "The JSON must have its orders in lines or in an array, got the members of an object; export a list.");
    }

    /// <summary>
    /// Returns the array of the only instants, when the orders are inside other objects; null when an instant is outside arrays.
    /// </summary>
    private static string? FindInstants(List<string> paths)
    {
        var instants = paths.FindAll(IsInstant);
        var first = instants.Count > 0 && instants.TrueForAll(path => path.Contains("[]", StringComparison.Ordinal)) ? instants[0] : null;
        return first?[..first.IndexOf("[]", StringComparison.Ordinal)];
    }

    /// <summary>Whether an array is of lines. An array whose elements have an instant is of orders.</summary>
    public static bool AreLines(string? lines, IReadOnlyList<string> columns) => lines is not null
        && !columns.Any(column => column.StartsWith($"{lines}[]", StringComparison.Ordinal) && IsInstant(column));

    private static bool IsInstant(string path) => ColumnNames.Forms(path).Any(OrderFormats.Default[Role.At].Names.Contains);

    /// <summary>
    /// Returns the path of the array whose elements have most of the values of lines; null when no array has any.
    /// </summary>
    private static string? FindLines(List<string> paths)
    {
        return paths
            .Where(path => path.Contains(Element, StringComparison.Ordinal))
            .GroupBy(path => path[..path.LastIndexOf(Element, StringComparison.Ordinal)])
            .Where(group => !group.Key.Contains("[]", StringComparison.Ordinal))
            .Select(group => (group.Key, Known: CountLineRoles(group.Select(path => path[(group.Key.Length + Element.Length)..]))))
            .Where(array => array.Known > 0)
            .OrderByDescending(array => array.Known)
            .FirstOrDefault().Key;
    }

    private static int CountLineRoles(IEnumerable<string> names)
    {
        Role[] roles = [Role.Product, Role.Quantity, Role.Price, Role.LineTotal];
        var normalized = names.Select(OrderFormats.Normalize).ToHashSet();
        return roles.Count(role => OrderFormats.Default[role].Names.Any(normalized.Contains));
    }

    private readonly record struct Cell(int Start, int Length);
}
