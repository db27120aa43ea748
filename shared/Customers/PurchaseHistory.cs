using System.Runtime.CompilerServices;
using Conversion.Orders;

namespace Conversion.Customers;

/// <summary>
/// Sums up a customer's orders for the formulas of docs/features.md. Orders are added in chronological order, those after
/// <c>asOf</c> never.
/// </summary>
internal ref struct PurchaseHistory(DateTimeOffset asOf)
{
    /// <summary>The oldest age of the window of a year ago.</summary>
    public const int YearDays = 365;

    /// <summary>Occasions older than this, up to a year, were in the 90 days after <c>asOf</c> a year earlier.</summary>
    private const int YearAgoEnd = YearDays - 90;

    private const double MonthDays = 30;
    private const double RecentHalfLifeDays = 45;
    private const double LastingHalfLifeDays = 120;

    // Two orders around midnight are two occasions. A shorter gap would make a customer late by any measure.
    private const double ShortestGapDays = 1;

    private LastFive _lastFive;
    private DateTime _day;
    private double _weight;
    private double _month;
    private double _gapMean;
    private double _gapSquares;
    private double _gapLongest;

    // A number in a name is a window in days before asOf; its oldest instant counts.
    public int Occasions { get; private set; }
    public int Occasions30 { get; private set; }
    public int Occasions90 { get; private set; }
    public int Occasions180 { get; private set; }
    public int Occasions365 { get; private set; }
    public int OccasionsYearAgo { get; private set; }
    public int ActiveMonths { get; private set; }
    public double TenureDays { get; private set; }
    public double Items { get; private set; }
    public double Products { get; private set; }

    // Gross is money of purchases. Net is gross less returns.
    public double Gross { get; private set; }
    public double Returned { get; private set; }
    public double Net90 { get; private set; }
    public double Net180 { get; private set; }

    // Sums in which the weight halves with the age, every 45 days (recent frequency) or every 120 days.
    public double RecentFrequency { get; private set; }
    public double LastingFrequency { get; private set; }
    public double RecentValue { get; private set; }

    // Gross, per occasion.
    public double LastValue { get; private set; }
    public double LastProducts { get; private set; }
    public double LargestValue { get; private set; }

    /// <summary>
    /// The divisor that turns the decayed sums of a customer into a rate: the integral of the decay over the tenure, plus
    /// one half-life. Without the half-life, a first order would look like the first of very many.
    /// </summary>
    public readonly double ExposureDays =>
        LastingHalfLifeDays + LastingHalfLifeDays / Math.Log(2) * (1 - double.Exp2(-TenureDays / LastingHalfLifeDays));

    /// <summary>The age of the latest occasion.</summary>
    public readonly double RecencyDays => AgeOfLast(1);

    /// <summary>The months of the tenure, the first and the current one included.</summary>
    public readonly double TenureMonths => MonthOf(TenureDays);

    /// <summary>The mean gap between occasions; NaN for a single occasion.</summary>
    public readonly double GapMeanDays => GapCount > 0 ? _gapMean : double.NaN;

    /// <summary>The sample standard deviation of the gaps; NaN for fewer than three occasions.</summary>
    public readonly double GapDeviationDays => GapCount > 1 ? Math.Sqrt(_gapSquares / (GapCount - 1)) : double.NaN;

    /// <summary>The longest gap between occasions; NaN for a single occasion.</summary>
    public readonly double GapLongestDays => GapCount > 0 ? _gapLongest : double.NaN;

    /// <summary>The part of the UTC year before the day of <c>asOf</c>, as an angle in radians. Every year is one whole turn.</summary>
    public readonly double SeasonAngle
    {
        get
        {
            var day = asOf.UtcDateTime;
            return 2 * Math.PI * (day.DayOfYear - 1) / (DateTime.IsLeapYear(day.Year) ? 366 : 365);
        }
    }

    private readonly int GapCount => Occasions - 1;

    /// <summary>Returns the age of the n-th last occasion, n up to 5; NaN when there were fewer.</summary>
    public readonly double AgeOfLast(int n) => n <= Occasions ? _lastFive[(Occasions - n) % LastFive.Length] : double.NaN;

    /// <summary>Adds an order that is at or before <c>asOf</c>, and not before those already added.</summary>
    public void Add(in Order order)
    {
        if (order.IsPurchase)
            AddPurchase(order);
        else if (order.Returned)
            AddReturn(order);
    }

    private void AddPurchase(in Order order)
    {
        var day = order.At.UtcDateTime.Date;
        if (Occasions == 0 || day != _day)
        {
            AddOccasion(AgeOf(order));
            _day = day;
            LastValue = 0;
            LastProducts = 0;
        }
        Gross += order.Amount;
        AddMoney(order.Amount, RecencyDays, _weight);
        Items += order.Items;
        Products += order.Products;
        LastValue += order.Amount;
        LastProducts += order.Products;
        LargestValue = Math.Max(LargestValue, LastValue);
    }

    private void AddReturn(in Order order)
    {
        var age = AgeOf(order);
        Returned += order.Amount;
        AddMoney(-order.Amount, age, double.Exp2(-age / LastingHalfLifeDays));
    }

    private void AddMoney(double amount, double age, double weight)
    {
        Net90 += age <= 90 ? amount : 0;
        Net180 += age <= 180 ? amount : 0;
        RecentValue += amount * weight;
    }

    private void AddOccasion(double age)
    {
        var month = MonthOf(age);
        if (Occasions == 0)
            TenureDays = age;
        else
            AddGap(Math.Max(ShortestGapDays, RecencyDays - age));
        ActiveMonths += Occasions == 0 || month != _month ? 1 : 0;
        _month = month;
        _weight = double.Exp2(-age / LastingHalfLifeDays);
        _lastFive[Occasions % LastFive.Length] = age;
        Occasions++;
        Occasions30 += age <= 30 ? 1 : 0;
        Occasions90 += age <= 90 ? 1 : 0;
        Occasions180 += age <= 180 ? 1 : 0;
        Occasions365 += age <= YearDays ? 1 : 0;
        OccasionsYearAgo += age is > YearAgoEnd and <= YearDays ? 1 : 0;
        RecentFrequency += double.Exp2(-age / RecentHalfLifeDays);
        LastingFrequency += _weight;
    }

    // Welford's method (1962), because a sum of squares loses the small deviations of long, regular gaps.
    private void AddGap(double gap)
    {
        var difference = gap - _gapMean;
        _gapMean += difference / Occasions;
        _gapSquares += difference * (gap - _gapMean);
        _gapLongest = Math.Max(_gapLongest, gap);
    }

    private readonly double AgeOf(in Order order) => (asOf - order.At).TotalDays;

    // Months of 30 days are counted back from asOf. As in every window, the oldest instant of a month belongs to it.
    private static double MonthOf(double age) => Math.Max(1, Math.Ceiling(age / MonthDays));

    [InlineArray(Length)]
    private struct LastFive
    {
        public const int Length = 5;

        private double _age;
    }
}
