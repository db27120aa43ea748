namespace Conversion.Events;

/// <summary>The event in a message.</summary>
/// <param name="Identity">The same whenever the event arrives: the CloudEvent's source and id, else the message's id.</param>
/// <param name="Time">The CloudEvent's time, else the time of publication: the snapshot instant of its customers.</param>
/// <param name="Customers">The JSON of each customer, in order.</param>
public sealed record CustomerEvent(string Identity, DateTimeOffset Time, IReadOnlyList<CustomerPayload> Customers);

/// <summary>One customer of an event.</summary>
/// <param name="Pointer">Where the customer is in the payload, as a JSON pointer; empty for the whole payload.</param>
/// <param name="Json">The customer's JSON, not yet validated.</param>
public sealed record CustomerPayload(string Pointer, ReadOnlyMemory<byte> Json);
