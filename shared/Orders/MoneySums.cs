using System.Numerics;

namespace Conversion.Orders;

/// <summary>
/// Tests what the money columns of a table contain. Each hypothesis says what a column contains. A hypothesis agrees with an
/// order when the column and the parts that it lacks sum to another total of the order.
/// </summary>
internal sealed class MoneySums
{
    /// <summary>The money whose content is tested. The price means the sum of quantity times price.</summary>
    public static readonly IReadOnlyList<Role> Subjects =
        [Role.Subtotal, Role.NetTotal, Role.Amount, Role.Total, Role.LineTotal, Role.Price];

    /// <summary>The totals that the sums are compared with.</summary>
    public static readonly IReadOnlyList<Role> References = [Role.Total, Role.Amount, Role.NetTotal];

    // Two cents: prices are rounded once for each line.
    private const long Tolerance = NumberText.Scale / 50;

    // No tax is more than a third of the price with tax.
    private const long LargestTaxShare = 3;
    private const int Hypotheses = 64;

    private static readonly Role[] Parts = [Role.Shipping, Role.Tax, Role.Tip, Role.Discount, Role.Refunded, Role.Fee];

    private readonly Counts?[] _counts = new Counts?[Subjects.Count * References.Count * 2];
    private readonly Counts?[] _signs = new Counts?[Subjects.Count * 2];
    private readonly List<MoneyContents> _masks;
    private readonly bool _isTaxOfLines;

    /// <summary>Prepares the hypotheses.</summary>
    /// <param name="hasValues">Whether a role has a column with values other than zero.</param>
    public MoneySums(Func<Role, bool> hasValues)
    {
        _isTaxOfLines = !hasValues(Role.Tax) && hasValues(Role.LineTax);
        var all = Parts.Select((role, i) => hasValues(role) ? 1 << i : 0).Sum();
        // Of hypotheses that agree with the same orders, the simplest one wins.
        _masks =
        [
            .. Enumerable.Range(0, Hypotheses).Where(mask => (mask & ~all) == 0)
                .OrderBy(mask => BitOperations.PopCount((uint)mask)).Select(mask => (MoneyContents)mask),
        ];
    }

    /// <summary>What can be in the money.</summary>
    public IReadOnlyList<MoneyContents> Masks => _masks;

    /// <summary>Adds the lines of an order, or a row that is an order.</summary>
    public void Add(ReadOnlySpan<OrderLine> lines)
    {
        Span<long> parts = stackalloc long[Parts.Length];
        for (var i = 0; i < Parts.Length; i++)
            parts[i] = Last(Parts[i], lines) ?? 0;
        // A total contains the tax, which some exports show on lines only.
        if (_isTaxOfLines)
            parts[1] = SumOf(Role.LineTax, lines) ?? 0;
        for (var subject = 0; subject < Subjects.Count; subject++)
            for (var grain = 0; grain < 2; grain++)
            {
                var isOfLines = grain == 1;
                if (Value(Subjects[subject], isOfLines, lines) is not { } money || money == 0)
                    continue;
                AddSigns(subject * 2 + grain, money, parts);
                for (var other = 0; other < References.Count; other++)
                    if (Subjects[subject] != References[other] && Last(References[other], lines) is { } total)
                        AddSums((subject * References.Count + other) * 2 + grain, money, total, parts, References[other],
                            isNet: Subjects[subject] is Role.LineTotal or Role.Price || References[other] == Role.NetTotal);
            }
    }

    /// <summary>Returns the number of orders that have both a money and a total.</summary>
    public long CountOf(Role subject, Role reference, bool isOfLines) => Of(subject, reference, isOfLines)?.Orders ?? 0;

    /// <summary>Returns the number of orders that agree with a hypothesis.</summary>
    public long Agreeing(Role subject, Role reference, bool isOfLines, MoneyContents contents) =>
        Of(subject, reference, isOfLines)?.Agreeing[(int)contents] ?? 0;

    /// <summary>Returns the number of orders whose total is larger by at most a tax, and so may contain a tax that has no column.</summary>
    public long Below(Role subject, Role reference, bool isOfLines, MoneyContents contents) =>
        Of(subject, reference, isOfLines)?.Below[(int)contents] ?? 0;

    /// <summary>Returns the number of orders whose total is at least the money with all parts that it lacks.</summary>
    public long AtMost(Role subject, Role reference, bool isOfLines, MoneyContents contents) =>
        Of(subject, reference, isOfLines)?.AtMost[(int)contents] ?? 0;

    /// <summary>Returns the number of orders whose total is larger by a tax with a whole rate.</summary>
    public long Rated(Role subject, Role reference, bool isOfLines, MoneyContents contents) =>
        Of(subject, reference, isOfLines)?.Rated[(int)contents] ?? 0;

    /// <summary>Returns the number of orders whose goods are negative beside positive money, and the number of orders with money.</summary>
    public (long Negative, long Orders) SignsOf(Role subject, bool isOfLines, MoneyContents contents) =>
        _signs[IndexOf(subject) * 2 + (isOfLines ? 1 : 0)] is { } counts ? (counts.Below[(int)contents], counts.Orders) : (0, 0);

    private Counts? Of(Role subject, Role reference, bool isOfLines) =>
        _counts[(IndexOf(subject) * References.Count + IndexOf(References, reference)) * 2 + (isOfLines ? 1 : 0)];

    private static int IndexOf(Role subject) => IndexOf(Subjects, subject);

    private static int IndexOf(IReadOnlyList<Role> roles, Role role)
    {
        for (var i = 0; i < roles.Count; i++)
            if (roles[i] == role)
                return i;
        throw new ArgumentOutOfRangeException(nameof(role));
    }

    private void AddSigns(int index, long money, ReadOnlySpan<long> parts)
    {
        var counts = _signs[index] ??= new();
        counts.Orders++;
        if (money < 0)
            return;
        foreach (var mask in _masks)
            if (GoodsOf(money, mask, parts) < -Tolerance)
                counts.Below[(int)mask]++;
    }

    private void AddSums(int index, long money, long total, ReadOnlySpan<long> parts, Role reference, bool isNet)
    {
        var counts = _counts[index] ??= new();
        counts.Orders++;
        foreach (var mask in _masks)
        {
            var rest = total - FullOf(money, mask, parts, isNet, hasNoTax: reference == Role.NetTotal);
            if (Math.Abs(rest) <= Tolerance)
                counts.Agreeing[(int)mask]++;
            if (rest < -Tolerance)
                continue;
            counts.AtMost[(int)mask]++;
            counts.Below[(int)mask] += rest <= total / LargestTaxShare + Tolerance ? 1 : 0;
            counts.Rated[(int)mask] += IsTaxOf(total - rest, rest) ? 1 : 0;
        }
    }

    /// <summary>
    /// Returns the money with all parts that it lacks. A net total, and a total beside lines, may be less the fee and refunds.
    /// </summary>
    private static long FullOf(long money, MoneyContents contents, ReadOnlySpan<long> parts, bool isNet, bool hasNoTax)
    {
        var sign = money < 0 ? -1 : 1;
        for (var i = 0; i < 3; i++)
            if (((int)contents & 1 << i) == 0 && !(hasNoTax && i == 1))
                money += parts[i];
        if (contents.HasFlag(MoneyContents.Discount))
            money -= sign * Math.Abs(parts[3]);
        if (contents.HasFlag(MoneyContents.Refund))
            money += (isNet ? -sign : sign) * Math.Abs(parts[4]);
        if (contents.HasFlag(MoneyContents.Fee))
            money += (isNet ? -sign : sign) * Math.Abs(parts[5]);
        return money;
    }

    private static bool IsTaxOf(long money, long tax)
    {
        if (money <= 0)
            return false;
        var percents = Math.Round(100.0 * tax / money);
        return Math.Abs(tax - percents * money / 100) <= Tolerance;
    }

    private static long GoodsOf(long money, MoneyContents contents, ReadOnlySpan<long> parts)
    {
        for (var i = 0; i < 3; i++)
            if (((int)contents & 1 << i) != 0)
                money -= parts[i];
        return contents.HasFlag(MoneyContents.Discount) ? money - Math.Abs(parts[3]) : money;
    }

    private static long? Value(Role role, bool isOfLines, ReadOnlySpan<OrderLine> lines)
    {
        if (role is Role.LineTotal or Role.Price)
            return isOfLines ? SumOf(role, lines) : null;
        return isOfLines ? SumOf(role, lines) : Last(role, lines);
    }

    private static long? SumOf(Role role, ReadOnlySpan<OrderLine> lines)
    {
        long? sum = null;
        foreach (ref readonly var line in lines)
            if (MoneyOf(role, line) is { } money)
                sum = (sum ?? 0) + money;
        return sum;
    }

    private static long? MoneyOf(Role role, in OrderLine line)
    {
        if (role != Role.Price)
            return line[role];
        return line[role] is { } price && line[Role.Quantity] is { } quantity ? LineStyle.Product(quantity, price) : null;
    }

    private static long? Last(Role role, ReadOnlySpan<OrderLine> lines)
    {
        long? last = null;
        foreach (ref readonly var line in lines)
            last = line[role] ?? last;
        return last;
    }

    private sealed class Counts
    {
        public long Orders;

        public long[] Agreeing { get; } = new long[Hypotheses];

        public long[] AtMost { get; } = new long[Hypotheses];

        public long[] Rated { get; } = new long[Hypotheses];

        public long[] Below { get; } = new long[Hypotheses];
    }
}
