using System.Text.Json;
using System.Text.Unicode;

namespace Conversion.Json;

/// <summary>
/// Reads JSON strictly, field by field. It records an error for a wrong field and continues with the next field, so
/// that a caller learns of all errors at once. Only a text that is not JSON in UTF-8 stops it: then any method throws
/// an <see cref="InvalidInputException"/>. A byte order mark at the start is skipped.
/// </summary>
internal ref struct JsonFieldReader
{
    /// <summary>The most errors that are recorded: a longer list helps nobody and takes memory.</summary>
    public const int MaximumErrors = 20;

    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private JsonPointer _parent;
    private List<FieldError>? _errors;
    private bool _malformed;

    // True after Peek: the reader is already at the next token.
    private bool _hasPeeked;

    /// <summary>Starts before the document.</summary>
    /// <exception cref="InvalidInputException">The text is not UTF-8.</exception>
    public JsonFieldReader(ReadOnlySpan<byte> json, JsonCommentHandling comments = JsonCommentHandling.Disallow)
    {
        if (!Utf8.IsValid(json))
            throw InvalidInputException.NotUtf8();
        _json = SkipByteOrderMark(json);
        _reader = new(_json, new JsonReaderOptions { CommentHandling = comments });
    }

    /// <summary>Returns the text without the byte order mark that some editors and spreadsheets put at its start.</summary>
    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>Records a value that makes no sense.</summary>
    public void AddError(JsonPointer pointer, string detail)
    {
        _errors ??= [];
        if (_errors.Count < MaximumErrors)
            _errors.Add(new(pointer.ToString(), detail));
    }

    /// <summary>Records a wrong type, an unknown name or a repeated name.</summary>
    public void AddMalformedError(JsonPointer pointer, string detail)
    {
        AddError(pointer, detail);
        _malformed = true;
    }

    /// <summary>Throws the errors that were recorded.</summary>
    /// <exception cref="InvalidInputException">There is at least one.</exception>
    public readonly void ThrowIfErrors()
    {
        if (_errors is not null)
            throw new InvalidInputException(_malformed, _errors);
    }

    /// <summary>Enters an object; skips any other value, records an error and returns false.</summary>
    public bool TryEnterObject(JsonPointer pointer) => TryRead(JsonTokenType.StartObject, pointer, "an object");

    /// <summary>Enters an array; skips any other value, records an error and returns false.</summary>
    public bool TryEnterArray(JsonPointer pointer) => TryRead(JsonTokenType.StartArray, pointer, "an array");

    /// <summary>Moves to the next property name of an object; returns false at its end.</summary>
    public bool MoveToNextProperty(JsonPointer parent)
    {
        _parent = parent;
        while (Take() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            // A name with half a surrogate pair can't even be compared with another.
            if (!_reader.ValueIsEscaped || ReadText(parent) is not null)
                return true;
            Take();
            SkipValue();
        }
        return false;
    }

    /// <summary>Returns whether the array has another element; the caller reads it next.</summary>
    public bool HasNextElement() => Peek() != JsonTokenType.EndArray;

    /// <summary>Leaves an array after its last element.</summary>
    public void LeaveArray() => Take();

    /// <summary>Reads past the end of the document, where nothing may follow.</summary>
    public void ExpectEnd() => Take();

    /// <summary>Returns whether the current property has this name; records an error for a repeated name.</summary>
    public bool IsProperty(ReadOnlySpan<byte> name, ref bool seen)
    {
        if (!_reader.ValueTextEquals(name))
            return false;
        MarkSeen(ref seen);
        return true;
    }

    /// <summary>Returns the index of the current property's name among some names, or −1; records an error for a repeated name.</summary>
    public int IndexOfProperty(string[] names, scoped Span<bool> seen)
    {
        var i = Array.IndexOf(names, _reader.GetString());
        if (i >= 0)
            MarkSeen(ref seen[i]);
        return i;
    }

    /// <summary>Records an error for the current property, whose name is unknown, and skips its value.</summary>
    public void RejectUnknownProperty(string known)
    {
        AddMalformedError(_parent with { Field = _reader.GetString()! }, $"is unknown; use {known}.");
        Take();
        SkipValue();
    }

    /// <summary>Reads a string; records an error for any other value and returns null.</summary>
    public string? ReadString(JsonPointer pointer) => TryRead(JsonTokenType.String, pointer, "a string") ? ReadText(pointer) : null;

    /// <summary>Skips a value of any kind and returns its bytes.</summary>
    public ReadOnlySpan<byte> ReadRawValue()
    {
        Take();
        var start = (int)_reader.TokenStartIndex;
        SkipValue();
        return _json[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Reads a finite number; records an error for any other value and returns NaN. A null that is allowed is NaN.</summary>
    public double ReadNumber(JsonPointer pointer, bool allowNull = false)
    {
        if (allowNull && Peek() == JsonTokenType.Null)
        {
            Take();
            return double.NaN;
        }
        if (!TryRead(JsonTokenType.Number, pointer, allowNull ? "a number or null" : "a number"))
            return double.NaN;
        if (_reader.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        AddError(pointer, "must be a finite number.");
        return double.NaN;
    }

    /// <summary>Reads true or false; records an error for any other value and returns false.</summary>
    public bool ReadBoolean(JsonPointer pointer)
    {
        if (Peek() == JsonTokenType.False)
            return !Take();
        return TryRead(JsonTokenType.True, pointer, "true or false");
    }

    /// <summary>
    /// Reads a date or an instant of ISO 8601 in UTC; records an error for any other value and returns null. A text
    /// without an offset is UTC.
    /// </summary>
    public DateTimeOffset? ReadInstant(JsonPointer pointer)
    {
        if (!TryRead(JsonTokenType.String, pointer, Instant.Expected) || (_reader.ValueIsEscaped && ReadText(pointer) is null))
            return null;
        if (_reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified)
            return new(time, TimeSpan.Zero);
        if (_reader.TryGetDateTimeOffset(out var instant))
            return instant.ToUniversalTime();
        AddError(pointer, $"must be {Instant.Expected}.");
        return null;
    }

    private void MarkSeen(ref bool seen)
    {
        if (seen)
            AddMalformedError(_parent with { Field = _reader.GetString()! }, "must appear only once.");
        seen = true;
    }

    // The current name or string, or null and an error where its escapes contain half a surrogate pair.
    private string? ReadText(JsonPointer pointer)
    {
        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            AddMalformedError(pointer, "must be valid Unicode.");
            return null;
        }
    }

    private JsonTokenType Peek()
    {
        _hasPeeked = Take();
        return _reader.TokenType;
    }

    private bool Take()
    {
        if (_hasPeeked)
        {
            _hasPeeked = false;
            return true;
        }
        try
        {
            return _reader.Read();
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e);
        }
    }

    private void SkipValue()
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e);
        }
    }

    private bool TryRead(JsonTokenType expected, JsonPointer pointer, string description)
    {
        Take();
        if (_reader.TokenType == expected)
            return true;
        AddMalformedError(pointer, $"must be {description}.");
        SkipValue();
        return false;
    }
}
