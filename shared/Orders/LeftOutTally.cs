namespace Conversion.Orders;

/// <summary>Counts the lines that do not count, and their money, by reason.</summary>
internal sealed class LeftOutTally
{
    private readonly long[] _lines = new long[Enum.GetValues<LeftOut>().Length];
    private readonly Int128[] _money = new Int128[Enum.GetValues<LeftOut>().Length];

    /// <summary>Adds lines.</summary>
    /// <param name="reason">Why the lines do not count.</param>
    /// <param name="lines">The number of lines.</param>
    /// <param name="money">Their money in ten-thousandths.</param>
    public void Add(LeftOut reason, long lines, long money)
    {
        _lines[(int)reason] += lines;
        _money[(int)reason] += money;
    }

    /// <summary>Returns the number of lines of a reason.</summary>
    public long LinesOf(LeftOut reason) => _lines[(int)reason];

    /// <summary>Returns the money of a reason.</summary>
    public decimal MoneyOf(LeftOut reason) => (decimal)_money[(int)reason] / NumberText.Scale;

    /// <summary>Returns the reasons with lines, and the first four reasons even without lines.</summary>
    public List<DroppedLines> ToList() =>
        [.. Enum.GetValues<LeftOut>().Where(reason => LinesOf(reason) > 0 || reason <= LeftOut.Duplicate)
            .Select(reason => new DroppedLines(reason.Name(), LinesOf(reason), MoneyOf(reason)))];
}
