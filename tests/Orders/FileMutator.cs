using System.Text;

namespace Conversion.Tests.Orders;

/// <summary>Changes files as damage and careless programs do: bytes, cuts, repeated parts, and tokens in wrong places.</summary>
internal sealed class FileMutator(int seed)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\0", "\uFEFF", "\u00A0", "'", "-", "(", ")", "1e999", "NaN", "Infinity",
            "99999999999999999999", "0.0000001", "1.234", "1,234", "12.990", "$", "€", "2024-02-30", "31/12/2024", "null", "guest", "Total",
            "{", "}", "[", "]", ":", "\\", "\uD83D\uDE00", "=1+1", " ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xE2, 0x82], [0x1F, 0x8B], [0x50, 0x4B],
    ];

    private readonly Random _random = new(seed);

    /// <summary>Returns a changed copy.</summary>
    public byte[] Mutate(byte[] file)
    {
        var bytes = file.ToList();
        for (var changes = _random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(_random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, Math.Min(_random.Next(1, 200), bytes.Count - at)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Tokens[_random.Next(Tokens.Length)]);
                    break;
            }
        }
        return [.. bytes];
    }
}
