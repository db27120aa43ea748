using System.Text.Json;
using Conversion.Files;
using Conversion.Json;
using Conversion.Profiles;

namespace Conversion.Webhooks;

/// <summary>What a shop system or a tracker reports: events of customers, or a request about personal data.</summary>
/// <param name="Events">The events; empty for a report that says nothing about orders, consent or contacts.</param>
/// <param name="Privacy">A request about personal data; null for none.</param>
public sealed record SenderEvents(IReadOnlyList<CustomerProfileEvent> Events, PrivacyRequest? Privacy = null)
{
    /// <summary>A report without a meaning here. It is acknowledged, because the sender would repeat it for ever.</summary>
    public static SenderEvents None { get; } = new([]);

    /// <summary>Reads a report.</summary>
    /// <param name="sender">Who sends it: <c>shopify</c>, <c>woocommerce</c>, <c>segment</c> or <c>ga4</c>.</param>
    /// <param name="topic">What the sender calls the kind of report in a header; empty where the body says it.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <exception cref="InvalidInputException">The body can't be read.</exception>
    public static SenderEvents Read(string sender, string topic, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var report = new SenderReport(topic, body, document.RootElement);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? throw new InvalidInputException(malformed: true, "", "must be a JSON object.")
                : sender switch
                {
                    "shopify" => ShopifyEvents.Read(report),
                    "woocommerce" => WooCommerceEvents.Read(report),
                    "segment" => SegmentEvents.Read(report),
                    "ga4" => AnalyticsEvents.Read(report),
                    _ => throw new ArgumentException($"No events are known of {sender}.", nameof(sender)),
                };
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e, body.Span);
        }
        catch (InvalidOperationException)
        {
            // A string whose escapes are not Unicode fails only when it is read.
            throw new InvalidInputException(malformed: true, "", "must be valid Unicode.");
        }
        catch (OrderFileException e)
        {
            throw new InvalidInputException(malformed: false, "", e.Message);
        }
    }

    /// <summary>Returns the events that are not null.</summary>
    internal static SenderEvents Of(params IEnumerable<CustomerProfileEvent?> events) => new([.. events.OfType<CustomerProfileEvent>()]);

    /// <summary>
    /// Returns the sender of a message without the name of a sender, by its body; null for another message.
    /// </summary>
    public static string? Recognize(ReadOnlySpan<byte> body)
    {
        var seen = (Type: false, Event: false, Name: false, Timestamp: false);
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                seen.Type |= reader.ValueTextEquals("type"u8);
                seen.Event |= reader.ValueTextEquals("messageId"u8);
                seen.Name |= reader.ValueTextEquals("event_name"u8);
                seen.Timestamp |= reader.ValueTextEquals("event_timestamp"u8);
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // The reader of customers says what is wrong.
        }
        return seen.Type && seen.Event ? "segment" : seen.Name && seen.Timestamp ? "ga4" : null;
    }
}

/// <summary>A request about the personal data of a customer, or of all customers of a shop.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="CustomerIds">The ids by which the customer can be known; empty for all customers.</param>
public sealed record PrivacyRequest(PrivacyKind Kind, IReadOnlyList<string> CustomerIds);

/// <summary>What is asked for.</summary>
public enum PrivacyKind
{
    /// <summary>An export of what is known of a customer.</summary>
    Export,

    /// <summary>The erasure of a customer.</summary>
    EraseCustomer,

    /// <summary>The erasure of all customers.</summary>
    EraseShop,
}
