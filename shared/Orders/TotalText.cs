using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Recognizes the words of a row that sums other rows.</summary>
internal static class TotalText
{
    private const int MaximumLength = 40;

    /// <summary>Whether a cell says that its row is a sum.</summary>
    public static bool IsTotal(ReadOnlySpan<byte> cell)
    {
        // Most cells are ids, or names that do not start as these words do.
        if (cell.Length is 0 or > MaximumLength || char.IsAsciiDigit((char)cell[0]) || !StartsAsTotal(cell))
            return false;
        var word = OrderFormats.NormalizeWord(ColumnText.Decode(cell));
        return OrderFormats.Default.TotalWords.Contains(word) || IsOfPeriod(word);
    }

    /// <summary>Whether words are a sum of a month or a year, such as total January 2023.</summary>
    private static bool IsOfPeriod(string words)
    {
        var parts = words.Split(' ');
        var period = Array.FindIndex(parts, part => part.Length == 4 && int.TryParse(part, out _) || Months.ContainsKey(part));
        return period > 0 && OrderFormats.Default.TotalWords.Contains(string.Join(' ', parts[..period]))
            && Array.TrueForAll(parts[period..], part => int.TryParse(part, out _) || Months.ContainsKey(part));
    }

    private static IReadOnlyDictionary<string, int> Months => OrderFormats.Default.Months;

    private static bool StartsAsTotal(ReadOnlySpan<byte> cell) =>
        FirstBytes.Value[cell[0]] || !char.IsAsciiLetterOrDigit((char)cell[0]);

    private static readonly Lazy<bool[]> FirstBytes = new(() =>
    {
        var starts = new bool[256];
        foreach (var word in OrderFormats.Default.TotalWords)
        {
            starts[Encoding.UTF8.GetBytes(word)[0]] = true;
            starts[Encoding.UTF8.GetBytes(word.ToUpperInvariant())[0]] = true;
        }
        return starts;
    });
}
