namespace Conversion.Events;

/// <summary>A Pub/Sub message as it was pushed.</summary>
/// <param name="Id">Pub/Sub's id, the same on every delivery; null when the push has none.</param>
/// <param name="PublishTime">The time of publication, the same on every delivery; null when the push has none.</param>
/// <param name="Attributes">The publisher's attributes; for an unwrapped push, the headers that a CloudEvent uses.</param>
/// <param name="Data">The payload.</param>
public sealed record PushedMessage(
    string? Id, DateTimeOffset? PublishTime, IReadOnlyDictionary<string, string> Attributes, ReadOnlyMemory<byte> Data)
{
    /// <summary>Returns an attribute, or null.</summary>
    public string? Attribute(string name) => Attributes.TryGetValue(name, out var value) ? value : null;
}
