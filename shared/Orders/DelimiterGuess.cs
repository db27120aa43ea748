using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Guesses the delimiter of a text: the one that gives most rows the same number of columns.</summary>
internal static class DelimiterGuess
{
    private const int MaximumRows = 1000;

    // Blanks separate words as well, so another delimiter with this share of equal rows is preferred.
    private const double BlanksOnlyBelow = 0.8;

    // Of delimiters with similar shares, the one with more columns is preferred.
    private const double SimilarShare = 0.05;

    /// <summary>Returns the delimiter of the start of a text.</summary>
    /// <param name="start">The first bytes of the text, in UTF-8.</param>
    /// <param name="isWhole">Whether these are all bytes. Otherwise the last row may be cut.</param>
    /// <exception cref="OrderFileException">No delimiter gives more than one column.</exception>
    public static string From(byte[] start, bool isWhole)
    {
        if (FromFirstLine(start) is { } named)
            return named;
        if (IsCopy(start))
            return "\t";
        var best = (Delimiter: "", Share: 0.0, Width: 0);
        foreach (var delimiter in OrderFormats.Default.Delimiters)
        {
            if (delimiter == " " && best.Share >= BlanksOnlyBelow)
                continue;
            var (share, width) = Measure(start, (byte)delimiter[0], isWhole);
            var isBetter = share > best.Share + SimilarShare || share > best.Share - SimilarShare && width > best.Width;
            if (width > 1 && isBetter)
                best = (delimiter, share, width);
        }
        return best.Width > 1
            ? best.Delimiter
            : throw new OrderFileException(
                "The file must have columns with a delimiter between them, got one column; name the delimiter with delimiter=.");
    }

    /// <summary>Returns the delimiter that the first line names, as spreadsheets write it: sep=;</summary>
    public static string? FromFirstLine(ReadOnlySpan<byte> start)
    {
        var line = Encoding.UTF8.GetString(start[..Math.Min(start.Length, 16)]).TrimStart('"');
        var names = line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && line.Length > 5 && line[5] is '\r' or '\n' or '"';
        return names ? line[4..5] : null;
    }

    /// <summary>Whether a line of a database's dump names columns, which have tabs between their values.</summary>
    private static bool IsCopy(ReadOnlySpan<byte> start)
    {
        foreach (var line in start.Split((byte)'\n'))
            if (start[line] is [_, .., (byte)';'] or [_, .., (byte)';', (byte)'\r'] && start[line].Contains((byte)'(')
                && HeaderRow.CopiedColumns([Encoding.UTF8.GetString(start[line])]).Length > 1)
                return true;
        return false;
    }

    private static (double Share, int Width) Measure(byte[] start, byte delimiter, bool isWhole)
    {
        using var reader = new DelimitedReader(new MemoryStream(start), delimiter);
        var widths = new List<int>();
        while (widths.Count < MaximumRows && TryRead(reader))
            widths.Add(reader.Count);
        if (!isWhole && widths.Count > 1 && widths.Count < MaximumRows)
            widths.RemoveAt(widths.Count - 1);
        if (widths.Count == 0)
            return default;
        var most = widths.CountBy(width => width).MaxBy(count => count.Value);
        return ((double)most.Value / widths.Count, most.Key);
    }

    /// <summary>
    /// Reads a row. Returns false also for quotes that are open at the end of the bytes, because the row is cut there.
    /// </summary>
    private static bool TryRead(DelimitedReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (OrderFileException)
        {
            return false;
        }
    }
}
