using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;

namespace Conversion.Json;

/// <summary>
/// Writes JSON values into a buffer that it reuses. The caller writes names and punctuation. Each value has the bytes
/// that <see cref="System.Text.Json.Utf8JsonWriter"/> would write. See docs/adr/003-hand-written-json.md.
/// </summary>
internal sealed class JsonWriter
{
    private const int Million = 1_000_000;

    // The longest number or instant.
    private const int MaximumValueBytes = 40;

    // The letters, digits and punctuation of ASCII that need no escape.
    private static readonly SearchValues<char> Unescaped = SearchValues.Create(
        [.. Enumerable.Range(' ', '\x7f' - ' ').Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Escapes strings; leaves letters of any language, quotes and angle brackets readable where JSON allows them.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The bytes written since <see cref="Clear"/>, in UTF-8; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Discards what was written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes bytes that are already JSON.</summary>
    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        _length += json.Length;
    }

    /// <summary>Writes an array, each element by <paramref name="write"/>.</summary>
    public void WriteArray<T>(IReadOnlyList<T> elements, Action<JsonWriter, T> write)
    {
        WriteRaw("["u8);
        for (var i = 0; i < elements.Count; i++)
        {
            if (i > 0)
                WriteRaw(","u8);
            write(this, elements[i]);
        }
        WriteRaw("]"u8);
    }

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => WriteRaw(value ? "true"u8 : "false"u8);

    /// <summary>Writes a string in quotes, escaped where needed.</summary>
    public void WriteString(string text)
    {
        int length;
        Span<byte> buffer;
        if (text.AsSpan().ContainsAnyExcept(Unescaped))
        {
            text = Encoder.Encode(text);
            buffer = Reserve(3 * text.Length + 2);
            length = Encoding.UTF8.GetBytes(text, buffer[1..]);
        }
        else
        {
            buffer = Reserve(text.Length + 2);
            Ascii.FromUtf16(text, buffer[1..], out length);
        }
        buffer[0] = buffer[length + 1] = (byte)'"';
        _length += length + 2;
    }

    /// <summary>Writes the fewest digits that read back as the same double.</summary>
    /// <exception cref="ArgumentException">The value is not finite: JSON can't express it.</exception>
    public void WriteNumber(double value)
    {
        // Doubles differ within their first 15 digits, so millionths that read back as the value are its fewest digits.
        var millionths = Math.Round(value * Million);
        if (Math.Abs(millionths) < 1e15 && millionths / Million == value && HasNoExponent(value, millionths))
            WriteMillionths((long)millionths);
        else
            WriteShortest(value);
    }

    /// <summary>Writes a finite number with the digits of a float, where a float holds it.</summary>
    public void WriteShortNumber(double value)
    {
        if ((float)value == value)
            WriteNumber((float)value);
        else
            WriteNumber(value);
    }

    /// <summary>Writes the fewest digits that read back as the same float.</summary>
    /// <exception cref="ArgumentException">The value is not finite: JSON can't express it.</exception>
    public void WriteNumber(float value)
    {
        // As above, but floats differ within their first 6 digits.
        var millionths = Math.Round(value * (double)Million);
        var limit = millionths % Million == 0 ? 1e12 : millionths % 1000 == 0 ? 1e9 : 1e6;
        if (Math.Abs(millionths) < limit && (float)(millionths / Million) == value && HasNoExponent(value, millionths))
            WriteMillionths((long)millionths);
        else
            WriteShortest(value);
    }

    /// <summary>Writes an instant in ISO 8601, without trailing zeros of the fraction.</summary>
    public void WriteInstant(DateTime value)
    {
        var buffer = Reserve(MaximumValueBytes);
        buffer[0] = (byte)'"';
        value.TryFormat(buffer[1..], out var length, "O", CultureInfo.InvariantCulture);
        // 2026-01-31T09:30:00.0000000 after the quote, then Z, an offset or nothing.
        const int SecondsEnd = 20;
        const int FractionEnd = SecondsEnd + 8;
        var end = FractionEnd;
        while (buffer[end - 1] == '0')
            end--;
        if (end == SecondsEnd + 1)
            end = SecondsEnd;
        var zone = buffer[FractionEnd..(length + 1)];
        zone.CopyTo(buffer[end..]);
        buffer[end + zone.Length] = (byte)'"';
        _length += end + zone.Length + 1;
    }

    // Utf8JsonWriter writes an exponent below 0.0001, and the sign of a negative zero.
    private static bool HasNoExponent(double value, double millionths) =>
        Math.Abs(millionths) >= 100 || (value == 0 && !double.IsNegative(value));

    private void WriteMillionths(long value)
    {
        var buffer = Reserve(MaximumValueBytes);
        var length = 0;
        if (value < 0)
            buffer[length++] = (byte)'-';
        var (whole, rest) = Math.DivRem(Math.Abs(value), Million);
        Utf8Formatter.TryFormat(whole, buffer[length..], out var digits);
        length += digits;
        if (rest > 0)
            buffer[length++] = (byte)'.';
        // The compiler turns a division by a constant into a multiplication.
        while (rest > 0)
        {
            (var digit, rest) = Math.DivRem(10 * rest, Million);
            buffer[length++] = (byte)('0' + digit);
        }
        _length += length;
    }

    private void WriteShortest<T>(T value)
        where T : IFloatingPoint<T>
    {
        if (!T.IsFinite(value))
            throw new ArgumentException($"A JSON number must be finite, got {value}.", nameof(value));
        value.TryFormat(Reserve(MaximumValueBytes), out var length, default, CultureInfo.InvariantCulture);
        _length += length;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + bytes));
        return _buffer.AsSpan(_length);
    }
}
