using System.Globalization;
using Conversion.Customers;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Scoring;

/// <summary>Explains a customer's probability by what moves it away from the average, in percentage points.</summary>
/// <remarks>
/// The features' contributions to the margin m (<see cref="TreeShap"/>) start at the mean margin m₀ of the training data. Times
/// (p − p₀) / (m − m₀), they start at the probability p₀ of m₀ and end at the customer's probability p. The features of a topic
/// are one reason. Tenths of points that rounding leaves over go to the reasons with the largest remainders.
/// </remarks>
internal sealed class Explainer
{
    private const int TenthsPerOne = 1000;
    private const int MaximumOnStack = 1024;

    // Nearer than this to the mean, the slope of the probability replaces a quotient of two tiny differences.
    private const double NearMargin = 1e-6;
    private const double SlopeStep = 1e-4;

    private const double TiesWithin = 1e-9;

    // Null for a model without a probability, or without covers: there is nothing to explain, or no way to.
    private readonly TreeShap? _shap;
    private readonly Head? _head;
    private readonly ExplainedFeature[] _features;

    // Per feature: the index of its topic.
    private readonly int[] _topics;
    private readonly string[] _topicNames;
    private readonly int _startTenths;
    private readonly ReasonStart? _start;
    private readonly double _slope;

    public Explainer(Model model)
    {
        _features = [.. model.Features.Select(ExplainedFeature.From)];
        _topicNames = [.. _features.Select(feature => feature.Topic).Distinct()];
        _topics = [.. _features.Select(feature => Array.IndexOf(_topicNames, feature.Topic))];
        if (model.Probability is not { Trees: { Covers.Length: > 0 } trees } head)
            return;
        _head = head;
        _shap = new(trees);
        _startTenths = ToTenths(head.Expected(_shap.Bias));
        var percent = _startTenths / 10.0;
        _start = new(percent, string.Create(
            CultureInfo.InvariantCulture, $"The average customer of the shop that the model learnt from: {percent:0.0} %."));
        _slope = (head.Expected(_shap.Bias + SlopeStep) - head.Expected(_shap.Bias - SlopeStep)) / (2 * SlopeStep);
    }

    /// <summary>Explains the probability of a row, which is rounded as published.</summary>
    public Explanation Explain(ReadOnlySpan<double> row, double? probability)
    {
        if (_shap is null || probability is null)
            return Explanation.None;
        var contributions = row.Length <= MaximumOnStack ? stackalloc double[row.Length] : new double[row.Length];
        _shap.Contributions(row, contributions);
        var topics = _topicNames.Length <= MaximumOnStack ? stackalloc double[_topicNames.Length] : new double[_topicNames.Length];
        topics.Clear();
        var margin = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            topics[_topics[i]] += contributions[i];
            margin += contributions[i];
        }
        var perMargin = Math.Abs(margin) < NearMargin
            ? _slope
            : (_head!.Expected(_shap.Bias + margin) - _head.Expected(_shap.Bias)) / margin;
        foreach (ref var topic in topics)
            topic *= TenthsPerOne * perMargin;
        var tenths = topics.Length <= MaximumOnStack ? stackalloc int[topics.Length] : new int[topics.Length];
        Apportion(topics, ToTenths(probability.Value) - _startTenths, tenths);
        return new(_start, Describe(row, contributions, tenths, perMargin));
    }

    /// <summary>
    /// Rounds parts to whole numbers with a given sum, which differs from the sum of the parts by rounding only: rounds all down, then
    /// adds one to those with the largest remainders.
    /// </summary>
    internal static void Apportion(ReadOnlySpan<double> parts, int sum, Span<int> rounded)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            rounded[i] = (int)Math.Floor(parts[i]);
            sum -= rounded[i];
        }
        while (sum != 0)
        {
            var step = Math.Sign(sum);
            var next = 0;
            for (var i = 1; i < parts.Length; i++)
                if (step * (parts[i] - rounded[i] - parts[next] + rounded[next]) > TiesWithin)
                    next = i;
            rounded[next] += step;
            sum -= step;
        }
    }

    private List<Reason> Describe(ReadOnlySpan<double> row, ReadOnlySpan<double> contributions, ReadOnlySpan<int> tenths, double perMargin)
    {
        var reasons = new List<Reason>(tenths.Length);
        for (var topic = 0; topic < tenths.Length; topic++)
        {
            if (tenths[topic] == 0)
                continue;
            var strongest = FindStrongest(contributions, topic, Math.Sign(tenths[topic]) * perMargin);
            var (feature, value) = (_features[strongest], row[strongest]);
            var words = feature.Describe(value);
            var points = tenths[topic] / 10.0;
            var text = string.Create(
                CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(words[0])}{words.AsSpan(1)}: {points:+0.0;-0.0} points.");
            reasons.Add(new(feature.Topic, feature.Name, feature.ValueOf(value), points, text));
        }
        reasons.Sort((x, y) => Math.Abs(y.Points).CompareTo(Math.Abs(x.Points)));
        return reasons;
    }

    // The feature of a topic that moves the probability most in the direction of the topic.
    private int FindStrongest(ReadOnlySpan<double> contributions, int topic, double direction)
    {
        var strongest = -1;
        for (var i = 0; i < contributions.Length; i++)
            if (_topics[i] == topic && (strongest < 0 || direction * (contributions[i] - contributions[strongest]) > 0))
                strongest = i;
        return strongest;
    }

    private static int ToTenths(double probability) => (int)Math.Round(TenthsPerOne * probability, MidpointRounding.AwayFromZero);

    /// <summary>A feature of the model; without <paramref name="Calculated"/> it is not computed from orders.</summary>
    private sealed record ExplainedFeature(string Name, string Topic, Feature? Calculated, FeatureLevels? Levels)
    {
        public static ExplainedFeature From(TrainedFeature trained)
        {
            if (CustomerFeatures.IndexOf(trained.Name) is not (var index and >= 0))
                return new(trained.Name, trained.Name, null, trained.Levels);
            var feature = CustomerFeatures.All[index];
            return new(trained.Name, feature.Topic.ToString().ToLowerInvariant(), feature, trained.Levels);
        }

        public double? ValueOf(double value) => double.IsNaN(value) ? null
            : Levels is null ? value
            : Levels.Values[(int)value] as double?;

        public string Describe(double value)
        {
            if (Calculated is not null && Levels is null)
                return Calculated.Describe(value);
            if (double.IsNaN(value))
                return $"{Name} unknown";
            return Levels is null
                ? string.Create(CultureInfo.InvariantCulture, $"{Name} is {value:0.###}")
                : string.Create(CultureInfo.InvariantCulture, $"{Name} is {Levels.Values[(int)value]}");
        }
    }
}
