using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Conversion.Scoring;

/// <summary>JSON in the making, in a buffer that is kept; punctuation and names are the caller's. The values are those that Utf8JsonWriter would write.</summary>
internal sealed class JsonText
{
    private const int Million = 1_000_000;

    // Of any number or instant.
    private const int MostBytes = 40;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '\x7f' - ' ').Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    private byte[] _json = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Written => _json.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    /// <summary>An array, each element by <paramref name="write"/>.</summary>
    public void Array<T>(IReadOnlyList<T> elements, Action<JsonText, T> write)
    {
        Raw("["u8);
        for (var i = 0; i < elements.Count; i++)
        {
            if (i > 0)
                Raw(","u8);
            write(this, elements[i]);
        }
        Raw("]"u8);
    }

    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Text(string text)
    {
        int length;
        Span<byte> room;
        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            text = ScoreJson.Encoder.Encode(text);
            room = Room(3 * text.Length + 2);
            length = Encoding.UTF8.GetBytes(text, room[1..]);
        }
        else
        {
            room = Room(text.Length + 2);
            Ascii.FromUtf16(text, room[1..], out length);
        }
        room[0] = room[length + 1] = (byte)'"';
        _length += length + 2;
    }

    /// <summary>The fewest digits that read as the same double.</summary>
    /// <exception cref="ArgumentException">It is not finite, and JSON has no word for it.</exception>
    public void Number(double value)
    {
        // No two doubles share their first 15 digits: millionths that read as the number are its fewest digits.
        var millionths = Math.Round(value * Million);
        if (Math.Abs(millionths) < 1e15 && millionths / Million == value && IsPlain(value, millionths))
            Millionths((long)millionths);
        else
            Shortest(value);
    }

    /// <summary>The fewest digits that read as the same float.</summary>
    /// <exception cref="ArgumentException">It is not finite, and JSON has no word for it.</exception>
    public void Number(float value)
    {
        // As above, with the six digits that no two floats share.
        var millionths = Math.Round(value * (double)Million);
        var most = millionths % Million == 0 ? 1e12 : millionths % 1000 == 0 ? 1e9 : 1e6;
        if (Math.Abs(millionths) < most && (float)(millionths / Million) == value && IsPlain(value, millionths))
            Millionths((long)millionths);
        else
            Shortest(value);
    }

    /// <summary>ISO 8601, with as much of a fraction as there is.</summary>
    public void Instant(DateTime value)
    {
        var room = Room(MostBytes);
        room[0] = (byte)'"';
        value.TryFormat(room[1..], out var length, "O", CultureInfo.InvariantCulture);
        // 2026-01-31T09:30:00.0000000, and Z, an offset or nothing.
        const int Seconds = 20;
        const int Fraction = Seconds + 8;
        var end = Fraction;
        while (room[end - 1] == '0')
            end--;
        if (end == Seconds + 1)
            end = Seconds;
        var zone = room[Fraction..(length + 1)];
        zone.CopyTo(room[end..]);
        room[end + zone.Length] = (byte)'"';
        _length += end + zone.Length + 1;
    }

    // Below 0.0001 stands an exponent, and zero may have a sign.
    private static bool IsPlain(double value, double millionths) => Math.Abs(millionths) >= 100 || (value == 0 && !double.IsNegative(value));

    private void Millionths(long value)
    {
        var room = Room(MostBytes);
        var length = 0;
        if (value < 0)
            room[length++] = (byte)'-';
        var (whole, rest) = Math.DivRem(Math.Abs(value), Million);
        Utf8Formatter.TryFormat(whole, room[length..], out var digits);
        length += digits;
        if (rest > 0)
            room[length++] = (byte)'.';
        // By a divisor that the compiler knows, and makes a multiplication of.
        while (rest > 0)
        {
            (var digit, rest) = Math.DivRem(10 * rest, Million);
            room[length++] = (byte)('0' + digit);
        }
        _length += length;
    }

    private void Shortest<T>(T value)
        where T : System.Numerics.IFloatingPoint<T>
    {
        if (!T.IsFinite(value))
            throw new ArgumentException($"JSON has no word for {value}.", nameof(value));
        value.TryFormat(Room(MostBytes), out var length, default, CultureInfo.InvariantCulture);
        _length += length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_json.Length - _length < bytes)
            System.Array.Resize(ref _json, Math.Max(2 * _json.Length, _length + bytes));
        return _json.AsSpan(_length);
    }
}
