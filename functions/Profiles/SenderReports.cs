using System.Globalization;
using Conversion.Events;
using Conversion.Scoring;
using Conversion.Stores;
using Conversion.Webhooks;

namespace Conversion.Functions.Profiles;

/// <summary>Carries out what shop systems and trackers report, by HTTPS or Pub/Sub.</summary>
public sealed partial class SenderReports(
    RememberedEvents events, CustomerMemory memory, ProfileSettings settings, TimeProvider clock, ILogger<SenderReports> logger)
{
    /// <summary>Stores what is reported. The same report again changes nothing.</summary>
    /// <param name="sender">Who reports.</param>
    /// <param name="topic">What the sender calls the kind of report; empty where the body says it.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="Conversion.Json.InvalidInputException">The report can't be read.</exception>
    /// <exception cref="StoreException">The store does not answer, or there is no folder for an export.</exception>
    internal async Task ReceiveAsync(string sender, string topic, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var report = SenderEvents.Read(sender, topic, body);
        if (report.Privacy is { } privacy)
            await CarryOutAsync(privacy, cancellation);
        else if (report.Events.Count == 0)
            LogIgnored(logger, sender, topic.Length > 0 ? topic : "no topic");
        // A repeated report has the same bytes, whatever its delivery is called.
        var identity = Convert.ToHexStringLower(Hashing.Sha256.HashData(body.Span));
        foreach (var (one, i) in report.Events.Select((one, i) => (one, i)))
            await events.RememberAsync(
                one.CustomerId,
                [one.Event],
                RememberedEvents.CauseOf($"{sender}\n{identity}", i.ToString(CultureInfo.InvariantCulture)),
                cancellation);
    }

    /// <summary>Returns the sender of a message and its topic; null for a message of another kind.</summary>
    internal static (string Sender, string Topic)? Recognize(PushedMessage message)
    {
        foreach (var (name, value) in message.Attributes)
            if (name.Equals("X-Shopify-Topic", StringComparison.OrdinalIgnoreCase))
                return ("shopify", value);
            else if (name.Equals("X-WC-Webhook-Topic", StringComparison.OrdinalIgnoreCase))
                return ("woocommerce", value);
        return SenderEvents.Recognize(message.Data.Span) is { } sender ? (sender, "") : null;
    }

    private async Task CarryOutAsync(PrivacyRequest request, CancellationToken cancellation)
    {
        switch (request.Kind)
        {
            case PrivacyKind.Export:
                await ExportAsync(request.CustomerIds, cancellation);
                break;
            case PrivacyKind.EraseCustomer:
                foreach (var id in request.CustomerIds)
                    await memory.EraseAsync(id, clock.GetUtcNow(), cancellation);
                break;
            default:
                for (var shard = 0; shard < StoreKeys.ShardCount; shard++)
                    await foreach (var stored in memory.ScanAsync(StoreKeys.ShardOf(StoreKeys.Customer, shard), null, cancellation))
                        await memory.EraseAsync(stored.Profile.CustomerId, clock.GetUtcNow(), cancellation);
                break;
        }
    }

    private async Task ExportAsync(IReadOnlyList<string> customerIds, CancellationToken cancellation)
    {
        if (settings.ExportFolder is not { } folder)
            throw new StoreException("There is no folder for the export of a customer; set Profiles__ExportFolder.");
        foreach (var id in customerIds)
            if (await memory.FindAsync(id, cancellation) is { } profile)
            {
                // The name says nothing about the customer.
                var name = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid():N}.json");
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(Path.Combine(folder, name), ProfileJson.Write(profile, score: null), cancellation);
                LogExported(logger, name);
            }
    }

    [LoggerMessage(LogLevel.Information, "A report of {Sender} ({Topic}) says nothing about orders, consent or contacts, and is ignored.")]
    private static partial void LogIgnored(ILogger logger, string sender, string topic);

    [LoggerMessage(LogLevel.Warning,
        "A shop asks for the data of a customer: the export is {Name} in Profiles__ExportFolder. Send it to the shop.")]
    private static partial void LogExported(ILogger logger, string name);
}
