namespace Conversion.Models;

/// <summary>A loaded model. Immutable, and safe to share between threads.</summary>
public sealed class Model
{
    private const int BatchRows = 64;

    /// <summary>The name that the shop gave it.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, chosen at training.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of the artifact, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The prediction horizon, in days after <c>asOf</c>.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>The coverage of the intervals: the share of customers whose true number is inside, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>
    /// Whether the mean probability and the mean value were estimated with the same season a year earlier. Where they were
    /// not, the ranking of customers can be trusted and the level can't.
    /// </summary>
    public bool IsLevelKnown { get; init; } = true;

    /// <summary>The features, in the order of a row.</summary>
    public required IReadOnlyList<TrainedFeature> Features { get; init; }

    /// <summary>Predicts the probability of buying within the horizon. Null for a model without this head.</summary>
    public Head? Probability { get; init; }

    /// <summary>
    /// Predicts the days until the next purchase, if there is one within the horizon. Null for a model without this head.
    /// </summary>
    public Head? DaysToBuy { get; init; }

    /// <summary>Predicts the money spent within the horizon. Null for a model without this head.</summary>
    public Head? Value { get; init; }

    /// <summary>The numbers that an imported model predicts under their own names. Null for a model without such numbers.</summary>
    public NamedOutputs? Outputs { get; init; }

    /// <summary>Where an imported model comes from: the library, its version and the format. Null for our own trainer's.</summary>
    public string? Source { get; init; }

    /// <summary>The number that an imported model reads as missing, beside NaN; null for none.</summary>
    public double? Missing { get; init; }

    /// <summary>
    /// Whether another library trained the model. Then its numbers are published as that library computes them, and rules about the
    /// names of features do not hold.
    /// </summary>
    public bool IsImported => Source is not null;

    /// <summary>Whether a feature needs more than a 32-bit float: doubles, levels or whole numbers.</summary>
    public bool HasTypes => Features.Any(feature => feature.Type != FeatureType.Single || feature.Levels is not null);

    /// <summary>What actions change. Empty for a model that was not fitted to a test of actions.</summary>
    public IReadOnlyList<EffectHead> Effects { get; init; } = [];

    /// <summary>The names of the heads that the model has, as policies, answers and the card name them.</summary>
    public IReadOnlyList<string> HeadNames =>
        [.. HeadName.All.Zip(new[] { Probability, DaysToBuy, Value }).Where(pair => pair.Second is not null).Select(pair => pair.First)];

    /// <summary>The heads that the model has, in the order of <see cref="HeadNames"/>.</summary>
    public IReadOnlyList<Head> Heads => [.. new[] { Probability, DaysToBuy, Value }.OfType<Head>()];

    /// <summary>Whether the model has a head. Without one it predicts nothing, and policies decide by features alone.</summary>
    public bool HasHead => (Probability ?? DaysToBuy ?? Value ?? Outputs?.Heads[0]) is not null;

    /// <summary>Returns a model with the predictions of this one, and with effects, whose trees must be over the same features.</summary>
    internal Model WithEffects(string name, string version, IReadOnlyList<EffectHead> effects) => new()
    {
        Name = name,
        Version = version,
        Hash = "",
        HorizonDays = HorizonDays,
        Coverage = Coverage,
        IsLevelKnown = IsLevelKnown,
        Features = Features,
        Probability = Probability,
        DaysToBuy = DaysToBuy,
        Value = Value,
        Outputs = Outputs,
        Source = Source,
        Missing = Missing,
        Effects = effects,
    };

    /// <summary>Predicts for one row of <see cref="Features"/>.</summary>
    /// <exception cref="ArgumentException">The row is not as long as <see cref="Features"/>.</exception>
    /// <exception cref="InvalidOperationException">The model has named outputs, which need a row of doubles.</exception>
    public Prediction Predict(ReadOnlySpan<float> row)
    {
        if (Outputs is not null)
            throw new InvalidOperationException("A model with named outputs predicts for rows of doubles.");
        return row.Length == Features.Count
            ? new(Probability?.Expected(Probability.Margin(row)), DaysToBuy?.Predict(row), Value?.Predict(row))
            : throw new ArgumentException($"A row must have {Features.Count} features, got {row.Length}.", nameof(row));
    }

    /// <summary>Predicts for one row of doubles. Trees over floats round its values.</summary>
    /// <exception cref="ArgumentException">The row is not as long as <see cref="Features"/>.</exception>
    public Prediction Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != Features.Count)
            throw new ArgumentException($"A row must have {Features.Count} features, got {row.Length}.", nameof(row));
        double[]? outputs = null;
        if (Outputs is not null)
            Outputs.Predict(row, outputs = new double[Outputs.Names.Count]);
        return new(
            Probability?.Expected(Probability.Margin(row)), DaysToBuy?.EstimateFrom(DaysToBuy.Margin(row)),
            Value?.EstimateFrom(Value.Margin(row)))
        { Outputs = outputs };
    }

    /// <summary>Predicts for many rows. Allocates nothing; threads can share the work by rows.</summary>
    /// <param name="rows">The rows, one after another.</param>
    /// <param name="predictions">Receives one prediction a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Predict(ReadOnlySpan<float> rows, Span<Prediction> predictions)
    {
        if (rows.Length != (long)predictions.Length * Features.Count)
            throw new ArgumentException(
                $"{predictions.Length} rows must have {Features.Count} features each, got {rows.Length} values.", nameof(rows));
        Span<double> margins = stackalloc double[3 * BatchRows];
        while (predictions.Length > 0)
        {
            var count = Math.Min(BatchRows, predictions.Length);
            var batch = rows[..(count * Features.Count)];
            var probability = margins[..count];
            var days = margins.Slice(BatchRows, count);
            var value = margins.Slice(2 * BatchRows, count);
            Probability?.Margins(batch, probability);
            DaysToBuy?.Margins(batch, days);
            Value?.Margins(batch, value);
            for (var i = 0; i < count; i++)
                predictions[i] = new(
                    Probability?.Expected(probability[i]), DaysToBuy?.EstimateFrom(days[i]), Value?.EstimateFrom(value[i]));
            rows = rows[batch.Length..];
            predictions = predictions[count..];
        }
    }

    /// <summary>Predicts for many rows of doubles.</summary>
    /// <param name="rows">The rows, one after another.</param>
    /// <param name="predictions">Receives one prediction a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Predict(ReadOnlySpan<double> rows, Span<Prediction> predictions)
    {
        if (rows.Length != (long)predictions.Length * Features.Count)
            throw new ArgumentException(
                $"{predictions.Length} rows must have {Features.Count} features each, got {rows.Length} values.", nameof(rows));
        for (var i = 0; i < predictions.Length; i++)
            predictions[i] = Predict(rows.Slice(i * Features.Count, Features.Count));
    }
}
