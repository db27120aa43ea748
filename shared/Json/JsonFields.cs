using System.Text.Json;

namespace Conversion.Scoring;

/// <summary>A place in a request: <c>/path</c>, <c>/path/3</c>, <c>/path/3/field</c> or <c>/path/field</c>; text only when asked for.</summary>
internal readonly record struct Pointer(string Path, int Index = -1, string? Field = null)
{
    private const int MaximumFieldLength = 128;

    /// <summary>The whole document.</summary>
    public static Pointer Document => new("");

    public override string ToString() => Path + (Index < 0 ? "" : $"/{Index}") + (Field is null ? "" : $"/{Escape(Field)}");

    // A caller's own name may be as long as the request; its beginning is enough to find it by.
    private static string Escape(string name) =>
        (name.Length <= MaximumFieldLength ? name : $"{name[..MaximumFieldLength]}…").Replace("~", "~0").Replace("/", "~1");
}

/// <summary>
/// A JSON reader that notes a wrong field and goes on to the next, so that a caller hears of all of them at once. Only
/// JSON that does not parse stops it, with a <see cref="JsonException"/>. A byte order mark is skipped.
/// </summary>
internal ref struct JsonFields(ReadOnlySpan<byte> json, JsonCommentHandling comments = JsonCommentHandling.Disallow)
{
    /// <summary>More errors than this tell nobody more, and listing them costs memory.</summary>
    public const int MaximumErrors = 20;

    private readonly ReadOnlySpan<byte> _json = WithoutMark(json);
    private Utf8JsonReader _reader = new(WithoutMark(json), new JsonReaderOptions { CommentHandling = comments });
    private Pointer _parent;
    private List<FieldError>? _errors;
    private bool _malformed;

    // The next token has been read to see what it is, but not taken.
    private bool _ahead;

    /// <summary>Notes a value that makes no sense.</summary>
    public void Refuse(Pointer pointer, string detail)
    {
        _errors ??= [];
        if (_errors.Count < MaximumErrors)
            _errors.Add(new(pointer.ToString(), detail));
    }

    /// <summary>Notes what does not belong in such a document at all.</summary>
    public void RefuseMalformed(Pointer pointer, string detail)
    {
        Refuse(pointer, detail);
        _malformed = true;
    }

    public readonly void ThrowIfAny()
    {
        if (_errors is not null)
            throw new InvalidInputException(_malformed, _errors);
    }

    /// <summary>Enters an object; otherwise notes it and passes over the value.</summary>
    public bool StartObject(Pointer pointer) => Read(JsonTokenType.StartObject, pointer, "an object");

    /// <summary>Enters an array; otherwise notes it and passes over the value.</summary>
    public bool StartArray(Pointer pointer) => Read(JsonTokenType.StartArray, pointer, "an array");

    /// <summary>Moves to the next name of an object; false at its end.</summary>
    public bool NextProperty(Pointer parent)
    {
        _parent = parent;
        while (Take() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            // A name of half a surrogate pair can't even be compared with another.
            if (!_reader.ValueIsEscaped || Text(parent) is not null)
                return true;
            Take();
            _reader.Skip();
        }
        return false;
    }

    /// <summary>Whether another element of an array follows; its value is read next.</summary>
    public bool HasElement() => Peek() != JsonTokenType.EndArray;

    /// <summary>Leaves an array whose elements have all been read.</summary>
    public void EndArray() => Take();

    /// <summary>Reads on to the end, where nothing may follow.</summary>
    public void EndDocument() => Take();

    /// <summary>Whether the current name is this one; notes it when it was seen before.</summary>
    public bool NameIs(ReadOnlySpan<byte> name, ref bool seen)
    {
        if (!_reader.ValueTextEquals(name))
            return false;
        See(ref seen);
        return true;
    }

    /// <summary>Which of some names the current one is, or −1; notes it when it was seen before.</summary>
    public int NameAmong(string[] names, scoped Span<bool> seen)
    {
        var i = Array.IndexOf(names, _reader.GetString());
        if (i >= 0)
            See(ref seen[i]);
        return i;
    }

    /// <summary>Notes the current name as unknown and passes over its value.</summary>
    public void RefuseUnknown(string known)
    {
        RefuseMalformed(_parent with { Field = _reader.GetString()! }, $"is not known here; known are {known}.");
        Take();
        _reader.Skip();
    }

    public string? ReadString(Pointer pointer) => Read(JsonTokenType.String, pointer, "a string") ? Text(pointer) : null;

    /// <summary>Passes over a value of any kind and gives its bytes.</summary>
    public ReadOnlySpan<byte> ReadRaw()
    {
        Take();
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..(int)_reader.BytesConsumed];
    }

    /// <summary>A finite number; NaN when refused.</summary>
    public double ReadNumber(Pointer pointer, bool orNull = false)
    {
        if (orNull && Peek() == JsonTokenType.Null)
        {
            Take();
            return double.NaN;
        }
        if (!Read(JsonTokenType.Number, pointer, orNull ? "a number or null" : "a number"))
            return double.NaN;
        if (_reader.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        Refuse(pointer, "must be a finite number.");
        return double.NaN;
    }

    public bool ReadBoolean(Pointer pointer)
    {
        if (Peek() == JsonTokenType.False)
            return !Take();
        return Read(JsonTokenType.True, pointer, "true or false");
    }

    /// <summary>A date or an instant of ISO 8601; without an offset it is UTC.</summary>
    public DateTimeOffset? ReadInstant(Pointer pointer)
    {
        if (!Read(JsonTokenType.String, pointer, Instant.Expected) || (_reader.ValueIsEscaped && Text(pointer) is null))
            return null;
        if (_reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified)
            return new(time, TimeSpan.Zero);
        if (_reader.TryGetDateTimeOffset(out var instant))
            return instant.ToUniversalTime();
        Refuse(pointer, $"must be {Instant.Expected}.");
        return null;
    }

    /// <summary>A text without the byte order mark that some editors and spreadsheets put in front.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    private void See(ref bool seen)
    {
        if (seen)
            RefuseMalformed(_parent with { Field = _reader.GetString()! }, "must stand only once.");
        seen = true;
    }

    /// <summary>The current name or string; null, and noted, when its escapes are half a surrogate pair.</summary>
    private string? Text(Pointer pointer)
    {
        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            RefuseMalformed(pointer, "must be valid Unicode.");
            return null;
        }
    }

    private JsonTokenType Peek()
    {
        _ahead = Take();
        return _reader.TokenType;
    }

    private bool Take()
    {
        var read = _ahead || _reader.Read();
        _ahead = false;
        return read;
    }

    private bool Read(JsonTokenType expected, Pointer pointer, string description)
    {
        Take();
        if (_reader.TokenType == expected)
            return true;
        RefuseMalformed(pointer, $"must be {description}.");
        _reader.Skip();
        return false;
    }
}
