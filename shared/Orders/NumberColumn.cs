using System.Text;

namespace Conversion.Orders;

/// <summary>
/// Collects how the numbers of a column are written, and decides the decimal mark for the column as a whole.
/// </summary>
internal sealed class NumberColumn
{
    private readonly long[] _counts = new long[Enum.GetValues<NumberForm>().Length];
    private readonly Dictionary<string, long> _currencies = [];
    private string? _ambiguous;
    private long _percentages;
    private long _above;
    private long _aboveHundred;
    private long _fractions;
    private long _large;

    /// <summary>Cells that are not empty.</summary>
    public long Count { get; private set; }

    /// <summary>Cells that are not numbers.</summary>
    public long Unreadable => this[NumberForm.None];

    /// <summary>How often each sign or code of a currency is beside a number.</summary>
    public IReadOnlyDictionary<string, long> Currencies => _currencies;

    /// <summary>Whether at least half of the numbers have three digits or more before the fraction.</summary>
    public bool IsLarge => 2 * _large >= Count - this[NumberForm.None];

    /// <summary>Whether all numbers are whole.</summary>
    public bool IsWhole => this[NumberForm.Plain] == Count - Unreadable;

    /// <summary>Whether all numbers are rates: percentages, or between 0 and 1 with a fraction.</summary>
    public bool IsRate => HasValues && (_percentages == Count || _fractions > 0 && _above == 0);

    /// <summary>Whether all numbers can be percentages without their sign.</summary>
    public bool IsPercentage => HasValues && _percentages == 0 && _above > 0 && _aboveHundred == 0;

    /// <summary>Whether a number differs from 0.</summary>
    public bool HasValues { get; private set; }

    /// <summary>The decimal mark that the numbers show; null when no number shows one.</summary>
    public DecimalMark? Evidence => (this[NumberForm.Point], this[NumberForm.Comma]) switch
    {
        (0, 0) => null,
        var (point, comma) => point >= comma ? DecimalMark.Point : DecimalMark.Comma,
    };

    /// <summary>
    /// A number that can be read in two ways, where no other number of the column decides; otherwise null.
    /// </summary>
    public string? Ambiguous => Evidence is null ? _ambiguous : null;

    private long this[NumberForm form] => _counts[(int)form];

    /// <summary>Adds a cell.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        Count++;
        var form = NumberText.Classify(text);
        _counts[(int)form]++;
        _large += form == NumberForm.Plain && text.Length > 2 ? 1 : 0;
        HasValues |= form != NumberForm.None && text.ContainsAnyInRange((byte)'1', (byte)'9');
        if (form is NumberForm.PointOrThousands or NumberForm.CommaOrThousands)
            _ambiguous ??= Encoding.UTF8.GetString(text);
        // A currency is before the first digit or after the last one.
        if (text[0] is > (byte)'9' or < (byte)'-' || text[^1] is < (byte)'0' or > (byte)'9')
            AddCurrency(text);
    }

    /// <summary>Adds a cell of a column that may have rates.</summary>
    public void AddRate(ReadOnlySpan<byte> text)
    {
        _percentages += text[^1] == '%' ? 1 : 0;
        if (!NumberText.TryParse(text, DecimalMark.Point, out var number) && !NumberText.TryParse(text, DecimalMark.Comma, out number))
            return;
        _above += Math.Abs(number) > NumberText.Scale ? 1 : 0;
        _aboveHundred += Math.Abs(number) > 100 * NumberText.Scale ? 1 : 0;
        _fractions += number % NumberText.Scale == 0 ? 0 : 1;
    }

    private void AddCurrency(ReadOnlySpan<byte> text)
    {
        var currency = CurrencyText.Find(text);
        if (currency.Length > 0)
            _currencies[currency] = _currencies.GetValueOrDefault(currency) + 1;
    }
}
