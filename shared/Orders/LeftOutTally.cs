namespace Conversion.Orders;

/// <summary>Counts the lines that do not count, and their money, by reason.</summary>
internal sealed class LeftOutTally
{
    private readonly long[] _lines = new long[Enum.GetValues<LeftOut>().Length];
    private readonly Int128[] _money = new Int128[Enum.GetValues<LeftOut>().Length];

    /// <summary>All lines that do not count.</summary>
    public long Lines => _lines.Sum();

    /// <summary>Adds lines.</summary>
    public void Add(LeftOut reason, long lines, long money)
    {
        _lines[(int)reason] += lines;
        _money[(int)reason] += money;
    }

    /// <summary>The lines of a reason.</summary>
    public long LinesOf(LeftOut reason) => _lines[(int)reason];

    /// <summary>The money of a reason.</summary>
    public decimal MoneyOf(LeftOut reason) => (decimal)_money[(int)reason] / NumberText.Scale;

    /// <summary>The reasons, also those without lines that every reader expects.</summary>
    public List<DroppedLines> ToList() =>
        [.. Enum.GetValues<LeftOut>().Where(reason => LinesOf(reason) > 0 || reason <= LeftOut.Duplicate)
            .Select(reason => new DroppedLines(reason.Name(), LinesOf(reason), MoneyOf(reason)))];
}
