using Conversion.Orders;

namespace Conversion.Customers;

/// <summary>The sums over a customer's orders that the features are made of; fed in chronological order.</summary>
internal ref struct PurchaseHistory(DateTimeOffset asOf)
{
    /// <summary>The 90 days after <c>asOf</c>, a year earlier: orders of an age above this and up to 365 days.</summary>
    public const int YearAgoEnd = 365 - 90;
    public const double Month = 30;

    private const double RecentHalfLife = 45;
    private const double LastingHalfLife = 120;

    private LastFive _lastFive;
    private DateTime _day;
    private double _month;

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
    public double GapSum { get; private set; }
    public double GapSquares { get; private set; }
    public double GapLongest { get; private set; }
    public double RecentFrequency { get; private set; }
    public double LastingFrequency { get; private set; }
    public double RecentValue { get; private set; }
    public double LastValue { get; private set; }
    public double LastProducts { get; private set; }
    public double LargestValue { get; private set; }

    /// <summary>Days since the n-th last occasion, n up to 5; NaN when there were fewer.</summary>
    public readonly double AgeOfLast(int n) => n <= Occasions ? _lastFive[(Occasions - n) % LastFive.Length] : double.NaN;

    /// <summary>
    /// The divisor that turns the decayed sums of a customer of this tenure into a rate: the integral of the decay over
    /// the tenure, and one half-life more, without which a first order would look like the first of very many.
    /// </summary>
    public static double ExposureDays(double tenureDays) =>
        LastingHalfLife + LastingHalfLife / Math.Log(2) * (1 - double.Exp2(-tenureDays / LastingHalfLife));

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
        RecentValue += order.Amount * double.Exp2(-age / LastingHalfLife);
        Items += order.Items;
        Products += order.Products;
        LargestValue = Math.Max(LargestValue, LastValue);
    }

    private void AddOccasion(in Order order, double age)
    {
        if (Occasions == 0)
            TenureDays = age;
        else
        {
            var gap = AgeOfLast(1) - age;
            GapSum += gap;
            GapSquares += gap * gap;
            GapLongest = Math.Max(GapLongest, gap);
        }
        // Months are counted back from asOf.
        var month = Math.Floor(age / Month);
        ActiveMonths += Occasions == 0 || month != _month ? 1 : 0;
        _month = month;
        _day = order.At.UtcDateTime.Date;
        _lastFive[Occasions % LastFive.Length] = age;
        Occasions++;
        Occasions30 += age <= 30 ? 1 : 0;
        Occasions90 += age <= 90 ? 1 : 0;
        Occasions180 += age <= 180 ? 1 : 0;
        Occasions365 += age <= 365 ? 1 : 0;
        OccasionsYearAgo += age is > YearAgoEnd and <= 365 ? 1 : 0;
        RecentFrequency += double.Exp2(-age / RecentHalfLife);
        LastingFrequency += double.Exp2(-age / LastingHalfLife);
        LastValue = order.Amount;
        LastProducts = order.Products;
    }

    [System.Runtime.CompilerServices.InlineArray(Length)]
    private struct LastFive
    {
        public const int Length = 5;

        private double _age;
    }
}
