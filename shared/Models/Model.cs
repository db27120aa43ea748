namespace Conversion.Models;

/// <summary>A feature as the model was trained on it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Minimum">The least value seen in training, missing ones aside.</param>
/// <param name="Maximum">The greatest value seen in training, missing ones aside.</param>
public sealed record TrainedFeature(string Name, float Minimum, float Maximum);

/// <summary>A loaded model: immutable, safe to share between threads.</summary>
public sealed class Model
{
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
    public Prediction Predict(ReadOnlySpan<float> row)
    {
        if (row.Length != Features.Count)
            throw new ArgumentException($"The model takes {Features.Count} features, not {row.Length}.", nameof(row));
        return new(Probability.Predict(row).Expected, DaysToBuy.Predict(row), Value.Predict(row));
    }
}
