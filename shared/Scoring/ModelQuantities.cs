using Conversion.Decisions;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>
/// The quantities of a model's customers: the predictions of the heads that the model has, its named outputs, then the features that
/// are numbers.
/// </summary>
internal static class ModelQuantities
{
    // Every customer has these, so a rule can name them whatever the model predicts.
    private static readonly string[] Examples = ["recencyDays", "frequency", "monetaryValue"];

    /// <summary>Names the quantities of a model with these heads and features.</summary>
    public static Quantities From(IReadOnlyList<string> heads, IReadOnlyList<string> features)
    {
        string[] examples = [.. Examples.Intersect(features)];
        var advice = string.Join(", ", examples.Length > 0 ? examples : features.Take(Examples.Length));
        var predicted = heads.Count > 0 ? $"; the model predicts {string.Join(", ", heads)}" : "";
        var refusals = HeadName.All.Except(heads)
            .ToDictionary(head => head, head => $"the model has no {head}; name features such as {advice}{predicted}");
        return new([.. heads, .. features], refusals);
    }

    /// <summary>Writes the values of one customer.</summary>
    /// <param name="values">Receives one value a quantity.</param>
    /// <param name="prediction">The prediction, rounded as published.</param>
    /// <param name="row">The features.</param>
    /// <param name="features">The features of the model.</param>
    public static void Write(
        Span<double> values, in Prediction prediction, ReadOnlySpan<double> row, ReadOnlySpan<TrainedFeature> features)
    {
        var count = 0;
        if (prediction.Probability is { } probability)
            values[count++] = probability;
        if (prediction.DaysToBuy is { } daysToBuy)
            values[count++] = daysToBuy.Expected;
        if (prediction.Value is { } value)
            values[count++] = value.Expected;
        foreach (var output in prediction.Outputs ?? [])
            values[count++] = output;
        for (var i = 0; i < row.Length; i++)
            if (IsNumber(features[i]))
                values[count++] = features[i].Levels is { } levels && row[i] >= 0
                    ? (double)levels.Values[(int)row[i]]
                    : ToShortDecimal(row[i]);
    }

    /// <summary>Whether a policy can compare a feature: it is a number, or a level that is a number.</summary>
    public static bool IsNumber(TrainedFeature feature) =>
        feature.Levels is null || feature.Levels.Type is FeatureType.Integer or FeatureType.Double;

    private static double ToShortDecimal(double value) => (float)value == value ? ToShortDecimal((float)value) : value;

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
