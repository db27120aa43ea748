using System.Runtime.CompilerServices;
using Conversion.Orders;

namespace Conversion.Customers;

/// <summary>The sums over a customer's orders from which features are computed. Orders are added in chronological order.</summary>
internal ref struct PurchaseHistory(DateTimeOffset asOf)
{
    /// <summary>Orders older than this, up to 365 days, were in the 90 days after <c>asOf</c> a year earlier.</summary>
    public const int YearAgoEnd = 365 - 90;

    private const double MonthDays = 30;
    private const double RecentHalfLifeDays = 45;
    private const double LastingHalfLifeDays = 120;

    private LastFive _lastFive;
    private DateTime _day;
    private double _month;
    private double _gapSum;
    private double _gapSquareSum;
    private double _gapLongest;

    // Sums over purchases and over occasions. A number in a name is a window in days before asOf.
    public int Purchases { get; private set; }
    public int Occasions { get; private set; }
    public int Occasions30 { get; private set; }
    public int Occasions90 { get; private set; }
    public int Occasions180 { get; private set; }
    public int Occasions365 { get; private set; }
    public int OccasionsYearAgo { get; private set; }
    public int ActiveMonths { get; private set; }
    public double RecencyDays { get; private set; }
    public double TenureDays { get; private set; }
    public double Gross { get; private set; }
    public double Gross90 { get; private set; }
    public double Gross180 { get; private set; }
    public double Returned { get; private set; }
    public double Items { get; private set; }
    public double Products { get; private set; }

    // Sums in which the weight halves with the age, every 45 days (recent frequency) or every 120 days.
    public double RecentFrequency { get; private set; }
    public double LastingFrequency { get; private set; }
    public double RecentValue { get; private set; }

    // Per occasion.
    public double LastValue { get; private set; }
    public double LastProducts { get; private set; }
    public double LargestValue { get; private set; }

    /// <summary>
    /// The divisor that turns the decayed sums of a customer into a rate: the integral of the decay over the tenure, plus
    /// one half-life. Without the half-life, a first order would look like the first of very many.
    /// </summary>
    public double ExposureDays { get; private set; }

    /// <summary>The months of the tenure, the first and the current one included.</summary>
    public readonly double TenureMonths => Math.Floor(TenureDays / MonthDays) + 1;

    /// <summary>The mean gap between occasions; NaN for a single occasion.</summary>
    public readonly double GapMeanDays => GapCount > 0 ? _gapSum / GapCount : double.NaN;

    /// <summary>The standard deviation of the gaps; NaN for fewer than three occasions.</summary>
    public readonly double GapDeviationDays =>
        GapCount > 1 ? Math.Sqrt(Math.Max(0, (_gapSquareSum - _gapSum * GapMeanDays) / (GapCount - 1))) : double.NaN;

    /// <summary>The longest gap between occasions; NaN for a single occasion.</summary>
    public readonly double GapLongestDays => GapCount > 0 ? _gapLongest : double.NaN;

    /// <summary>The time of the year of <c>asOf</c>, as an angle in radians.</summary>
    public readonly double SeasonAngle => 2 * Math.PI * asOf.UtcDateTime.DayOfYear / 365.25;

    private readonly int GapCount => Occasions - 1;

    /// <summary>Returns the days since the n-th last occasion, n up to 5; NaN when there were fewer.</summary>
    public readonly double AgeOfLast(int n) => n <= Occasions ? _lastFive[(Occasions - n) % LastFive.Length] : double.NaN;

    /// <summary>Adds an order that is at or before <c>asOf</c>, and not before those already added.</summary>
    public void Add(in Order order)
    {
        if (order.Returned)
            Returned += order.Amount;
        if (!order.IsPurchase)
            return;

        var age = (asOf - order.At).TotalDays;
        if (Occasions == 0 || order.At.UtcDateTime.Date != _day)
            AddOccasion(order, age);
        else
        {
            LastValue += order.Amount;
            LastProducts += order.Products;
        }
        Purchases++;
        RecencyDays = age;
        Gross += order.Amount;
        Gross90 += age <= 90 ? order.Amount : 0;
        Gross180 += age <= 180 ? order.Amount : 0;
        RecentValue += order.Amount * double.Exp2(-age / LastingHalfLifeDays);
        Items += order.Items;
        Products += order.Products;
        LargestValue = Math.Max(LargestValue, LastValue);
    }

    private void AddOccasion(in Order order, double age)
    {
        // Months are counted back from asOf.
        var month = Math.Floor(age / MonthDays);
        if (Occasions == 0)
        {
            TenureDays = age;
            ExposureDays = ExposureOf(age);
            ActiveMonths = 1;
        }
        else
        {
            AddGap(AgeOfLast(1) - age);
            ActiveMonths += month != _month ? 1 : 0;
        }
        _month = month;
        _day = order.At.UtcDateTime.Date;
        _lastFive[Occasions % LastFive.Length] = age;
        Occasions++;
        Occasions30 += age <= 30 ? 1 : 0;
        Occasions90 += age <= 90 ? 1 : 0;
        Occasions180 += age <= 180 ? 1 : 0;
        Occasions365 += age <= 365 ? 1 : 0;
        OccasionsYearAgo += age is > YearAgoEnd and <= 365 ? 1 : 0;
        RecentFrequency += double.Exp2(-age / RecentHalfLifeDays);
        LastingFrequency += double.Exp2(-age / LastingHalfLifeDays);
        LastValue = order.Amount;
        LastProducts = order.Products;
    }

    private void AddGap(double gap)
    {
        _gapSum += gap;
        _gapSquareSum += gap * gap;
        _gapLongest = Math.Max(_gapLongest, gap);
    }

    private static double ExposureOf(double tenureDays) =>
        LastingHalfLifeDays + LastingHalfLifeDays / Math.Log(2) * (1 - double.Exp2(-tenureDays / LastingHalfLifeDays));

    [InlineArray(Length)]
    private struct LastFive
    {
        public const int Length = 5;

        private double _age;
    }
}
