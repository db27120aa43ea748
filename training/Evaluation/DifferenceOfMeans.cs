using System.Numerics;
using Conversion.Training.Numerics;

namespace Conversion.Training.Evaluation;

/// <summary>
/// The distribution that the difference of two arms' means would have if the true difference were a given one, and the
/// interval of true differences that the observed one does not contradict.
/// </summary>
/// <remarks>
/// Of each customer, buying or not is drawn first, then the value, from the values of buyers or of the others. The true difference
/// determines the rates of buying. So an arm without a buyer has a variance too, as the other arm shows what buyers spend. The
/// distribution function comes from the characteristic function (Gil-Pelaez 1951, doi:10.1093/biomet/38.3-4.481; Davies 1973,
/// doi:10.1093/biomet/60.2.415), because a mean over few buyers is far from normal.
/// </remarks>
internal sealed class DifferenceOfMeans
{
    // An arm's own buyers count as much as the buyers of both arms together when it has so many. With fewer, few large or
    // small values would make the interval too wide or too narrow.
    private const double SharedBuyers = 50;

    // The distribution repeats itself after this many of its greatest standard deviations.
    private const double Period = 15;

    // Normal noise, in standard deviations, so that steps of the distribution do not need ever more frequencies.
    private const double Smoothing = 0.05;

    // The noise leaves e^-8 of the characteristic function at the last frequency.
    private const double LastFrequency = 4;

    private const double NegligibleLogarithm = -30;
    private const int Steps = 40;
    private const double Tolerance = 1e-9;

    private readonly ArmValues _treatment;
    private readonly ArmValues _control;
    private readonly Histogram _others;
    private readonly double _difference;
    private readonly double _worthOfBuying;
    private readonly double _differenceByValues;
    private readonly double _frequencyStep;
    private readonly double _noise;
    private readonly Spectrum[] _treatmentSpectra;
    private readonly Spectrum[] _controlSpectra;

    /// <summary>Prepares the distribution.</summary>
    /// <param name="treatment">The treatment arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="others">The values of those who did not buy, in both arms.</param>
    public DifferenceOfMeans(ArmValues treatment, ArmValues control, Histogram others)
    {
        (_treatment, _control, _others) = (treatment, control, others);
        _difference = treatment.Mean - control.Mean;
        var buyers = treatment.Buyers + control.Buyers;
        var money = treatment.Buyers * treatment.BuyerValues.Mean + control.Buyers * control.BuyerValues.Mean;
        var meanOfBuyers = money / Math.Max(1, buyers);
        _worthOfBuying = buyers == 0 ? treatment.BuyerValues.Mean : others.Count == 0 ? 0 : meanOfBuyers - others.Mean;
        if (_worthOfBuying > 0)
        {
            var fewest = Math.Min(treatment.Buyers, control.Buyers);
            _differenceByValues = fewest / (fewest + SharedBuyers)
                * (treatment.BuyingShare - control.BuyingShare - _difference / _worthOfBuying);
        }
        var usual = Deviation(UsualRates());
        var greatest = Math.Max(usual, Deviation(new(HighRate(treatment), HighRate(control))));
        _noise = Smoothing * usual;
        _frequencyStep = 2 * Math.PI / (Period * greatest);
        var count = usual > 0 ? (int)Math.Ceiling(LastFrequency / _noise / _frequencyStep) : 0;
        _treatmentSpectra = Spectra(count, 1.0 / treatment.Customers);
        _controlSpectra = Spectra(count, -1.0 / control.Customers);
    }

    /// <summary>The difference that was observed.</summary>
    public double Estimate => _difference;

    /// <summary>
    /// Returns the interval. Each end leaves half of the misses. Where an arm may well have no buyer at all, the mean can't be
    /// low enough to contradict the difference, so the other end leaves more (Blaker 2000, doi:10.2307/3315916, in a simplified form).
    /// </summary>
    public EffectEstimate Interval(double confidence)
    {
        if (_treatmentSpectra.Length == 0)
            return new(_difference, _difference, _difference);
        var misses = 1 - confidence;
        return new(_difference, Search(-1, Low), Search(1, High));

        double Low(double difference)
        {
            var rates = Rates(difference);
            return 1 - DistributionAt(difference, rates) - Share(NobodyBuys(rates.Treatment, _treatment.Customers));
        }

        double High(double difference)
        {
            var rates = Rates(difference);
            return DistributionAt(difference, rates) - Share(NobodyBuys(rates.Control, _control.Customers));
        }

        double Share(double nobodyBuys) => Math.Clamp(nobodyBuys, misses / 2, misses);
    }

    private static double NobodyBuys(double rate, int customers) => Math.Pow(1 - rate, customers);

    // About the upper end of a 99.9 % interval for a rate.
    private static double HighRate(ArmValues arm) => Math.Min(1, (arm.Buyers + 8.0) / (arm.Customers + 8));

    private BuyingRates UsualRates()
    {
        if (_others.Count == 0)
            return new(1, 1);
        var rate = (_treatment.Buyers + _control.Buyers + 0.5) / (_treatment.Customers + _control.Customers + 1);
        return new(rate, rate);
    }

    private BuyingRates Rates(double difference) => _worthOfBuying > 0
        ? BuyingRates.WithDifference(difference / _worthOfBuying + _differenceByValues, _treatment, _control)
        : UsualRates();

    /// <summary>
    /// Finds where a function that falls with the distance from the observed difference changes its sign: by steps outwards, then by
    /// false position, in the variant that halves the value of an end that stays (Dowell and Jarratt 1971, doi:10.1007/BF01934364).
    /// </summary>
    private double Search(int sign, Func<double, double> function)
    {
        var deviation = Deviation(UsualRates());
        var (inside, outside) = (_difference, _difference + 2 * sign * deviation);
        var (insideValue, outsideValue) = (function(inside), function(outside));
        for (var i = 0; i < Steps && outsideValue > 0; i++)
        {
            (inside, insideValue, outside) = (outside, outsideValue, outside + 1.6 * (outside - inside));
            outsideValue = function(outside);
        }
        var lastWasInside = (bool?)null;
        for (var i = 0; i < Steps && Math.Abs(outside - inside) > Tolerance * deviation; i++)
        {
            var middle = (inside * outsideValue - outside * insideValue) / (outsideValue - insideValue);
            var value = function(middle);
            if (Math.Abs(value) < Tolerance)
                return middle;
            var isInside = value > 0;
            if (isInside)
                (inside, insideValue, outsideValue) = (middle, value, lastWasInside == true ? outsideValue / 2 : outsideValue);
            else
                (outside, outsideValue, insideValue) = (middle, value, lastWasInside == false ? insideValue / 2 : insideValue);
            lastWasInside = isInside;
        }
        return (inside + outside) / 2;
    }

    /// <summary>Returns the probability of at most the observed difference.</summary>
    private double DistributionAt(double difference, BuyingRates rates)
    {
        var (treatmentWeight, controlWeight) = (WeightOfTreatment(_treatment), WeightOfTreatment(_control));
        // The arms' means are centred at the given difference, whatever the rates give.
        var observed = _difference - difference
            + Mean(rates.Treatment, treatmentWeight) - Mean(rates.Control, controlWeight);
        var probability = 0.5;
        for (var i = 0; i < _treatmentSpectra.Length; i++)
        {
            var frequency = (i + 0.5) * _frequencyStep;
            var treatment = _treatmentSpectra[i].Mix(rates.Treatment, treatmentWeight);
            var control = _controlSpectra[i].Mix(rates.Control, controlWeight);
            var logarithm = _treatment.Customers * Math.Log(treatment.Magnitude) + _control.Customers * Math.Log(control.Magnitude)
                - frequency * frequency * _noise * _noise / 2;
            if (logarithm < NegligibleLogarithm)
                continue;
            var phase = _treatment.Customers * treatment.Phase + _control.Customers * control.Phase - frequency * observed;
            probability -= Math.Exp(logarithm) * Math.Sin(phase) / (Math.PI * (i + 0.5));
        }
        return probability;
    }

    /// <summary>Returns the weight of the treatment arm's buyers among the values from which an arm's buyers are drawn.</summary>
    private double WeightOfTreatment(ArmValues arm)
    {
        var buyers = _treatment.Buyers + _control.Buyers;
        var share = buyers > 0 ? (double)_treatment.Buyers / buyers : 0.5;
        return ((ReferenceEquals(arm, _treatment) ? arm.Buyers : 0) + SharedBuyers * share) / (arm.Buyers + SharedBuyers);
    }

    private double Mean(double rate, double weight) =>
        rate * (weight * _treatment.BuyerValues.Mean + (1 - weight) * _control.BuyerValues.Mean) + (1 - rate) * _others.Mean;

    private double Variance(double rate, double weight)
    {
        var mean = Mean(rate, weight);
        var square = rate * (weight * _treatment.BuyerValues.MeanSquare + (1 - weight) * _control.BuyerValues.MeanSquare)
            + (1 - rate) * _others.MeanSquare;
        return Math.Max(0, square - mean * mean);
    }

    private double Deviation(BuyingRates rates) => Math.Sqrt(
        Variance(rates.Treatment, WeightOfTreatment(_treatment)) / _treatment.Customers
        + Variance(rates.Control, WeightOfTreatment(_control)) / _control.Customers);

    private Spectrum[] Spectra(int count, double scale)
    {
        var spectra = new Spectrum[count];
        for (var i = 0; i < count; i++)
        {
            var t = (i + 0.5) * _frequencyStep * scale;
            spectra[i] = new(
                _treatment.BuyerValues.Characteristic(t), _control.BuyerValues.Characteristic(t), _others.Characteristic(t));
        }
        return spectra;
    }

    /// <summary>The characteristic functions of the values of treated buyers, of buyers in the control arm, and of the others.</summary>
    private readonly record struct Spectrum(Complex TreatmentBuyers, Complex ControlBuyers, Complex Others)
    {
        public Complex Mix(double rate, double weight) =>
            (1 - rate) * Others + rate * (weight * TreatmentBuyers + (1 - weight) * ControlBuyers);
    }
}
