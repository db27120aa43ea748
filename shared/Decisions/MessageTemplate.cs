using System.Globalization;
using System.Text;

namespace Conversion.Decisions;

/// <summary>
/// A message with quantities in braces: <c>{daysToBuy:truncate}</c>. After the colon stands <c>truncate</c>,
/// <c>round</c> or a .NET numeric format; numbers are written in the invariant culture.
/// </summary>
internal sealed class MessageTemplate
{
    private readonly List<(string Text, int Quantity, string Format)> _parts = [];

    /// <exception cref="FormatException">A brace is left open, or names no quantity.</exception>
    public MessageTemplate(string template, IReadOnlyList<string> quantities)
    {
        var rest = template.AsSpan();
        while (rest.IndexOfAny('{', '}') is var start and >= 0)
        {
            var length = rest[start..].IndexOf('}');
            if (rest[start] == '}' || length < 0)
                throw new FormatException($"a brace has no partner in \"{template}\"");
            var hole = rest.Slice(start + 1, length - 1).ToString();
            var colon = hole.IndexOf(':');
            var (name, format) = colon < 0 ? (hole, "0.##") : (hole[..colon], hole[(colon + 1)..]);
            var quantity = IndexOf(quantities, name);
            if (quantity < 0)
                throw new FormatException($"there is no quantity '{name}'; there are {string.Join(", ", quantities)}");
            // A precision such as F999999999 would fill the memory.
            if (format.Length > 3 && char.IsAsciiLetter(format[0]) && format is not ("truncate" or "round"))
                throw new FormatException($"there is no number format '{format}'");
            _ = Write(0, format);
            _parts.Add((rest[..start].ToString(), quantity, format));
            rest = rest[(start + length + 1)..];
        }
        _parts.Add((rest.ToString(), -1, ""));
    }

    public string Render(ReadOnlySpan<double> quantities)
    {
        if (_parts.Count == 1)
            return _parts[0].Text;
        var message = new StringBuilder();
        foreach (var (text, quantity, format) in _parts)
        {
            message.Append(text);
            if (quantity >= 0)
                message.Append(double.IsNaN(quantities[quantity]) ? "?" : Write(quantities[quantity], format));
        }
        return message.ToString();
    }

    private static string Write(double value, string format) => format switch
    {
        "truncate" => Math.Truncate(value).ToString("0", CultureInfo.InvariantCulture),
        "round" => Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString(format, CultureInfo.InvariantCulture),
    };

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;
        return -1;
    }
}
