using System.Globalization;
using System.Text;

namespace Conversion.Decisions;

/// <summary>
/// A message with quantities in braces, e.g. <c>{daysToBuy:truncate}</c>. After the colon is <c>truncate</c>,
/// <c>round</c> or a .NET numeric format. Numbers are written in the invariant culture.
/// </summary>
internal sealed class MessageTemplate
{
    private const string DefaultFormat = "0.##";

    // A letter and two digits, e.g. F2. A precision such as F999999999 would fill the memory.
    private const int MaximumStandardFormatLength = 3;

    private readonly List<Placeholder> _placeholders = [];
    private readonly string _end;

    private MessageTemplate(string template, Quantities quantities)
    {
        var rest = template.AsSpan();
        while (rest.IndexOfAny('{', '}') is var start and >= 0)
        {
            var length = rest[start..].IndexOf('}');
            if (rest[start] == '}' || length < 0)
                throw new FormatException($"a brace has no partner in \"{template}\"");
            var inside = rest.Slice(start + 1, length - 1).ToString();
            var colon = inside.IndexOf(':');
            var name = colon < 0 ? inside : inside[..colon];
            var format = colon < 0 ? DefaultFormat : inside[(colon + 1)..];
            var quantity = quantities.Find(name);
            ValidateFormat(format);
            _placeholders.Add(new(rest[..start].ToString(), quantity, format));
            rest = rest[(start + length + 1)..];
        }
        _end = rest.ToString();
    }

    /// <summary>Parses a message.</summary>
    /// <exception cref="FormatException">A brace has no partner, or a quantity or format is unknown.</exception>
    public static MessageTemplate Parse(string template, Quantities quantities) => new(template, quantities);

    /// <summary>Writes the message for one customer; a missing value is a question mark.</summary>
    public string Render(ReadOnlySpan<double> values)
    {
        if (_placeholders.Count == 0)
            return _end;
        var message = new StringBuilder();
        foreach (var placeholder in _placeholders)
        {
            var value = placeholder.Quantity.ValueIn(values);
            message.Append(placeholder.TextBefore);
            message.Append(double.IsNaN(value) ? "?" : FormatNumber(value, placeholder.Format));
        }
        return message.Append(_end).ToString();
    }

    private static void ValidateFormat(string format)
    {
        var isWord = format is "truncate" or "round";
        if (!isWord && format.Length > MaximumStandardFormatLength && char.IsAsciiLetter(format[0]))
            throw new FormatException($"there is no number format '{format}'");
        _ = FormatNumber(0, format);
    }

    private static string FormatNumber(double value, string format) => format switch
    {
        "truncate" => Math.Truncate(value).ToString("0", CultureInfo.InvariantCulture),
        "round" => Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString(format, CultureInfo.InvariantCulture),
    };

    private readonly record struct Placeholder(string TextBefore, Quantity Quantity, string Format);
}
