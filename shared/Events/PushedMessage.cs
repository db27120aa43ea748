namespace Conversion.Events;

/// <summary>A Pub/Sub message as it was pushed.</summary>
/// <param name="Id">Given by Pub/Sub, the same on every delivery; null when the push carries none.</param>
/// <param name="PublishTime">When Pub/Sub took it in, the same on every delivery; null when the push carries none.</param>
/// <param name="Attributes">As its publisher set them; of an unwrapped push, the headers that a CloudEvent uses.</param>
/// <param name="Data">The payload.</param>
public sealed record PushedMessage(
    string? Id, DateTimeOffset? PublishTime, IReadOnlyDictionary<string, string> Attributes, ReadOnlyMemory<byte> Data)
{
    /// <summary>An attribute, or null.</summary>
    public string? Attribute(string name) => Attributes.TryGetValue(name, out var value) ? value : null;
}
