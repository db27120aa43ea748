using System.Text;

namespace Conversion.Tests.Models.Import;

/// <summary>Changes model files as damage and careless programs do: bytes, cuts, repeated parts, and numbers in wrong places.</summary>
internal sealed class ModelMutator(int seed)
{
    private static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "0", "-1", "1", "2", "7", "31", "32", "33", "255", "65536", "1000000", "1048576", "2147483647", "2147483648", "-2147483648",
            "4294967296", "99999999999999999999", "1e38", "3.5e38", "-1e308", "1e999", "1e-320", "0.5", "NaN", "Infinity", "-inf", "null",
            "true", "\"\"", "\"a\"", "[]", "{}", "",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"", ",", ":", "[", "]", "{", "}", "\n", "\r\n", "=", " ", "\0", "\\", "\uFEFF", "Tree=0\n", "end of trees\n", "num_cat=1\n",
            "[$l#L", "[$d#l", "pandas_categorical:[[1,2],[\"a\"]]\n", "multiclass num_class:3", "sigmoid:1e300",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0x80, 0x80, 0x80, 0x01], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0, 0, 0, 0xF0, 0x3F], [0, 0, 0xC0, 0x7F], [0xC3],
    ];

    private readonly Random _random = new(seed);

    /// <summary>Returns a changed copy.</summary>
    public byte[] Mutate(byte[] file)
    {
        var bytes = file.ToList();
        for (var changes = _random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes, _random.Next(bytes.Count));
        return [.. bytes];
    }

    private void Change(List<byte> bytes, int at)
    {
        switch (_random.Next(12))
        {
            case 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(_random.Next(1, 40), bytes.Count - at));
                break;
            case 3:
                bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, Math.Min(_random.Next(1, 400), bytes.Count - at)));
                break;
            case 4 when _random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.InsertRange(at, Tokens[_random.Next(Tokens.Length)]);
                break;
            default:
                ReplaceNumber(bytes, at);
                break;
        }
    }

    // The next run of characters of a number becomes another number of the list, or of the same file.
    private void ReplaceNumber(List<byte> bytes, int at)
    {
        var (start, length) = FindNumber(bytes, at);
        if (length == 0)
            return;
        var other = FindNumber(bytes, _random.Next(bytes.Count));
        var replacement = _random.Next(2) == 0 || other.Length == 0
            ? Numbers[_random.Next(Numbers.Length)]
            : [.. bytes.GetRange(other.Start, other.Length)];
        bytes.RemoveRange(start, length);
        bytes.InsertRange(start, replacement);
    }

    private static (int Start, int Length) FindNumber(List<byte> bytes, int at)
    {
        static bool IsPart(byte value) => value is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.' or (byte)'E' or (byte)'e';
        while (at < bytes.Count && bytes[at] is not (>= (byte)'0' and <= (byte)'9'))
            at++;
        var start = at;
        while (start > 0 && start < bytes.Count && IsPart(bytes[start - 1]))
            start--;
        while (at < bytes.Count && IsPart(bytes[at]))
            at++;
        return (start, at - start);
    }
}
