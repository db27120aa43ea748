using System.Text;
using System.Text.Json;

namespace Conversion.Json;

/// <content>Reads values.</content>
internal ref partial struct JsonFieldReader
{
    private const int MaximumInstantLength = 64;

    /// <summary>Reads a string; records an error for any other value and returns null.</summary>
    public string? ReadString(JsonPointer pointer) => TryRead(JsonTokenType.String, pointer, "a string") ? ReadText(pointer) : null;

    /// <summary>Returns whether the value that is read next is a number.</summary>
    public bool IsNumberNext() => Peek() == JsonTokenType.Number;

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

    /// <summary>
    /// Reads a number, a text, true, false or null: a double, a string, a bool, or NaN for null. Records an error for any other value
    /// and returns null.
    /// </summary>
    public object? ReadScalar(JsonPointer pointer, string expected)
    {
        switch (Peek())
        {
            case JsonTokenType.Null:
                Take();
                return double.NaN;
            case JsonTokenType.True or JsonTokenType.False:
                return ReadBoolean(pointer);
            case JsonTokenType.String:
                return ReadString(pointer);
            case JsonTokenType.Number:
                var number = ReadNumber(pointer);
                return double.IsNaN(number) ? null : number;
            default:
                TryRead(JsonTokenType.Number, pointer, $"{expected}, or null");
                return null;
        }
    }

    /// <summary>Reads true or false; records an error for any other value and returns false.</summary>
    public bool ReadBoolean(JsonPointer pointer)
    {
        if (Peek() == JsonTokenType.False)
            return !Take();
        return TryRead(JsonTokenType.True, pointer, "true or false");
    }

    /// <summary>
    /// Reads a date or an instant of ISO 8601 in UTC, or a number of seconds where the rules allow one; records an error for
    /// any other value and returns null.
    /// </summary>
    public DateTimeOffset? ReadInstant(JsonPointer pointer, InstantRules rules)
    {
        if (Peek() == JsonTokenType.Number)
            return ReadEpoch(pointer, rules);
        if (!TryRead(JsonTokenType.String, pointer, Instant.Expected) || (_reader.ValueIsEscaped && ReadText(pointer) is null))
            return null;
        if (_reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Utc)
            return new(time);
        Span<char> buffer = stackalloc char[Math.Min(_reader.ValueSpan.Length, MaximumInstantLength)];
        ReadOnlySpan<char> text = _reader.ValueSpan.Length > buffer.Length ? _reader.GetString() : buffer[.._reader.CopyString(buffer)];
        if (rules.TryParse(text, out var instant))
            return instant;
        AddError(pointer, InstantRules.Describe(text));
        return null;
    }

    private DateTimeOffset? ReadEpoch(JsonPointer pointer, InstantRules rules)
    {
        if (rules.AllowsEpoch)
        {
            if (InstantRules.TryConvertEpoch(ReadNumber(pointer), out var instant))
                return instant;
            AddError(pointer, "must be a number of seconds or milliseconds since 1970, or an ISO 8601 instant.");
            return null;
        }
        TryRead(JsonTokenType.String, pointer, InstantRules.Expect(Encoding.UTF8.GetString(_reader.ValueSpan)));
        return null;
    }
}
