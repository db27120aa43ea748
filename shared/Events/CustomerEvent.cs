namespace Conversion.Events;

/// <summary>What a message says, free of how it was packed.</summary>
/// <param name="Identity">The same whenever the same event arrives: CloudEvents source and id, else the message's id.</param>
/// <param name="Time">When it happened: CloudEvents time, else when it was published. The snapshot instant of its customers.</param>
/// <param name="Customers">Each customer's JSON, in order.</param>
public sealed record CustomerEvent(string Identity, DateTimeOffset Time, IReadOnlyList<CustomerPart> Customers);

/// <summary>One customer of an event.</summary>
/// <param name="Pointer">Where in the payload it stands, as a JSON pointer; empty when it is the whole.</param>
/// <param name="Json">Its JSON, not yet known to be right.</param>
public sealed record CustomerPart(string Pointer, ReadOnlyMemory<byte> Json);
