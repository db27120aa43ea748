using System.Text.Json;
using System.Text.Unicode;

namespace Conversion.Json;

/// <summary>
/// Reads JSON strictly, field by field. It records an error for a wrong field and continues with the next field, so
/// that a caller learns of all errors at once. Only a text that is not JSON in UTF-8 stops it: then any method throws
/// an <see cref="InvalidInputException"/>. A byte order mark at the start is skipped.
/// </summary>
internal ref partial struct JsonFieldReader
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private JsonPointer _parent;
    private FieldErrors? _errors;

    // True after Peek: the reader is already at the next token.
    private bool _hasPeeked;

    // True when the value of the current property, whose name is known, is null.
    private bool _isAbsent;

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
    public void AddError(JsonPointer pointer, string detail) => AddError(pointer, detail, malformed: false);

    /// <summary>Records a wrong type, an unknown name or a repeated name.</summary>
    public void AddMalformedError(JsonPointer pointer, string detail) => AddError(pointer, detail, malformed: true);

    /// <summary>Throws the errors that were recorded.</summary>
    /// <exception cref="InvalidInputException">There is at least one.</exception>
    public readonly void ThrowIfErrors() => _errors?.ThrowIfAny();

    /// <summary>Enters an object; skips any other value, records an error and returns false.</summary>
    public bool TryEnterObject(JsonPointer pointer) => TryRead(JsonTokenType.StartObject, pointer, "an object");

    /// <summary>Enters an array; skips any other value, records an error and returns false.</summary>
    public bool TryEnterArray(JsonPointer pointer) => TryRead(JsonTokenType.StartArray, pointer, "an array");

    /// <summary>Moves to the next property name of an object; returns false at its end.</summary>
    public bool MoveToNextProperty(JsonPointer parent)
    {
        _parent = parent;
        _isAbsent = false;
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

    /// <summary>
    /// Returns whether the current property has this name and a value; records an error for a repeated name. A property
    /// whose value is null counts as absent.
    /// </summary>
    public bool IsProperty(ReadOnlySpan<byte> name, ref bool seen)
    {
        if (_isAbsent || !_reader.ValueTextEquals(name))
            return false;
        if (seen)
            RejectRepeatedProperty();
        if (Peek() == JsonTokenType.Null)
        {
            _isAbsent = Take();
            return false;
        }
        seen = true;
        return true;
    }

    /// <summary>
    /// Returns the index of the current property's name among some names, or −1; records an error for a repeated name. A property whose
    /// value is null counts as absent, unless <paramref name="isNullable"/>.
    /// </summary>
    public int IndexOfProperty(string[] names, scoped Span<bool> seen, bool isNullable = false)
    {
        var i = Array.IndexOf(names, _reader.GetString());
        if (i < 0)
            return -1;
        if (seen[i])
            RejectRepeatedProperty();
        if (!isNullable && Peek() == JsonTokenType.Null)
        {
            _isAbsent = Take();
            return -1;
        }
        seen[i] = true;
        return i;
    }

    /// <summary>Records an error for the current property if its name is unknown, and skips its value.</summary>
    public void RejectUnknownProperty(string known)
    {
        if (_isAbsent)
            return;
        AddMalformedError(_parent with { Field = _reader.GetString()! }, $"is unknown; use {known}.");
        Take();
        SkipValue();
    }

    /// <summary>Skips the value of the current property, whatever it is.</summary>
    public void SkipProperty()
    {
        if (_isAbsent)
            return;
        Take();
        SkipValue();
    }

    private void RejectRepeatedProperty() => AddMalformedError(_parent with { Field = _reader.GetString()! }, "must appear only once.");

    private void AddError(JsonPointer pointer, string detail, bool malformed)
    {
        _errors ??= new();
        if (_errors.IsFull)
            _errors.Count(malformed);
        else
            _errors.Add(pointer.ToString(), detail, malformed);
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
            throw InvalidInputException.NotJson(e, _json);
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
            throw InvalidInputException.NotJson(e, _json);
        }
    }

    private bool TryRead(JsonTokenType expected, JsonPointer pointer, string description)
    {
        Take();
        if (_reader.TokenType == expected)
            return true;
        AddMalformedError(pointer, $"must be {description}{JsonValueText.Describe(in _reader, expected)}.");
        SkipValue();
        return false;
    }
}
