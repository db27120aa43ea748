namespace Conversion.Models;

/// <summary>A feature as the model was trained on it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Minimum">The least value seen in training, missing ones aside.</param>
/// <param name="Maximum">The greatest value seen in training, missing ones aside.</param>
public sealed record TrainedFeature(string Name, float Minimum, float Maximum);

/// <summary>A loaded model: immutable, safe to share between threads.</summary>
public sealed class Model
{
    private const int BatchRows = 64;

    /// <summary>What the shop calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, chosen at training.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the artifact, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The window, in days after <c>asOf</c>, that the predictions speak of.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>The share of customers whose truth the intervals hold, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>The inputs, in the order of a row.</summary>
    public required IReadOnlyList<TrainedFeature> Features { get; init; }

    /// <summary>Probability of buying within the horizon.</summary>
    public required Head Probability { get; init; }

    /// <summary>Days until the purchase, should it fall within the horizon.</summary>
    public required Head DaysToBuy { get; init; }

    /// <summary>Money spent within the horizon.</summary>
    public required Head Value { get; init; }

    /// <summary>Predicts for one row of <see cref="Features"/>.</summary>
    /// <exception cref="ArgumentException">The row is not as long as <see cref="Features"/>.</exception>
    public Prediction Predict(ReadOnlySpan<float> row) =>
        new(Probability.Expected(Probability.Margin(row)), DaysToBuy.Predict(row), Value.Predict(row));

    /// <summary>Predicts for many rows; allocates nothing, and threads may share the work by rows.</summary>
    /// <param name="rows">One row after another.</param>
    /// <param name="predictions">Receives one prediction a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Predict(ReadOnlySpan<float> rows, Span<Prediction> predictions)
    {
        if (rows.Length != (long)predictions.Length * Features.Count)
            throw new ArgumentException(
                $"{predictions.Length} rows of {Features.Count} features have not {rows.Length} values.", nameof(rows));
        Span<double> margins = stackalloc double[3 * BatchRows];
        while (predictions.Length > 0)
        {
            var count = Math.Min(BatchRows, predictions.Length);
            var some = rows[..(count * Features.Count)];
            var probability = margins[..count];
            var days = margins.Slice(BatchRows, count);
            var value = margins.Slice(2 * BatchRows, count);
            Probability.Margins(some, probability);
            DaysToBuy.Margins(some, days);
            Value.Margins(some, value);
            for (var i = 0; i < count; i++)
                predictions[i] = new(Probability.Expected(probability[i]), DaysToBuy.Read(days[i]), Value.Read(value[i]));
            rows = rows[some.Length..];
            predictions = predictions[count..];
        }
    }
}
