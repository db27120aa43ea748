using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>A feature, with its range in the training data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Minimum">The smallest value in the training data, missing values aside; the smallest double where unknown.</param>
/// <param name="Maximum">The largest value in the training data, missing values aside; the largest double where unknown.</param>
public sealed record TrainedFeature(
    string Name,
    [property: JsonConverter(typeof(ShortNumberConverter))] double Minimum = double.MinValue,
    [property: JsonConverter(typeof(ShortNumberConverter))] double Maximum = double.MaxValue)
{
    /// <summary>The type of its values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FeatureType Type { get; init; }

    /// <summary>The levels of a categorical feature, in the order of their codes; null for numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FeatureLevels? Levels { get; init; }

    /// <summary>Whether the model's library refuses a level that it did not see in training. Else such a level is missing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RejectsUnseenLevels { get; init; }
}

/// <summary>Writes a number that a float holds with the digits of the float.</summary>
internal sealed class ShortNumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if ((float)value == value)
            writer.WriteNumberValue((float)value);
        else
            writer.WriteNumberValue(value);
    }
}
