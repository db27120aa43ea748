using Conversion.Decisions;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>The quantities of a model's customers: the predictions, then the features.</summary>
internal static class ModelQuantities
{
    // The order of the values. The names follow the same order.
    private const int Probability = 0;
    private const int DaysToBuy = 1;
    private const int Value = 2;
    private const int Features = 3;

    /// <summary>Names the quantities of a model with these features.</summary>
    public static Quantities From(IEnumerable<string> features) => new(["probability", "daysToBuy", "value", .. features]);

    /// <summary>Writes the values of one customer.</summary>
    /// <param name="values">Receives one value a quantity.</param>
    /// <param name="prediction">The prediction, rounded as published.</param>
    /// <param name="row">The features.</param>
    public static void Write(Span<double> values, in Prediction prediction, ReadOnlySpan<float> row)
    {
        values[Probability] = prediction.Probability;
        values[DaysToBuy] = prediction.DaysToBuy.Expected;
        values[Value] = prediction.Value.Expected;
        for (var i = 0; i < row.Length; i++)
            values[Features + i] = ToShortDecimal(row[i]);
    }

    /// <summary>Returns the expected money within the horizon, from a customer's values.</summary>
    public static double ExpectedValue(ReadOnlySpan<double> values) => values[Value];

    // The short decimal that gives this float, if there is one, so that a feature of 19.99 equals 19.99 in a rule.
    private static double ToShortDecimal(float value)
    {
        var cents = Math.Round(value * 100.0) / 100;
        if ((float)cents == value)
            return cents;
        var millionths = Math.Round(value * 1e6) / 1e6;
        return (float)millionths == value ? millionths : value;
    }
}
