using Conversion.Functions.Http;

namespace Conversion.Functions.Publishing;

/// <summary>
/// The settings of the publisher. <c>Events__DecisionsTopic</c> and <c>Events__RejectedTopic</c> have the form
/// <c>projects/PROJECT/topics/TOPIC</c>. <c>Events__Ordering</c>, <c>Events__MaximumPendingBytes</c>,
/// <c>Events__PublishTimeoutSeconds</c> and <c>Events__PubSubEndpoint</c> are optional, as are <c>PUBSUB_EMULATOR_HOST</c>,
/// <c>GOOGLE_APPLICATION_CREDENTIALS</c> and <c>GCE_METADATA_HOST</c>, which Google's own libraries read as well.
/// </summary>
public sealed record PublishingSettings
{
    /// <summary>Null when the service does not accept events; the other topic is then null as well.</summary>
    public string? DecisionsTopic { get; init; }

    public string? RejectedTopic { get; init; }

    /// <summary>
    /// Whether a customer's decisions keep their order. Then each request to Pub/Sub is about one customer.
    /// </summary>
    public bool Ordering { get; init; } = true;

    /// <summary>How many bytes may wait to be published before the service responds to events with 429.</summary>
    public required int MaximumPendingBytes { get; init; }

    /// <summary>
    /// How long the publisher retries one message. Cloud Run's grace period and Pub/Sub's shortest ack deadline are both ten seconds.
    /// </summary>
    public required TimeSpan PublishTimeout { get; init; }

    /// <summary>The address of Pub/Sub, which keeps the order only among messages that are published in one region.</summary>
    public required Uri PubSubEndpoint { get; init; }

    public string? EmulatorHost { get; init; }

    public string? CredentialsFile { get; init; }

    public required string MetadataHost { get; init; }

    /// <exception cref="InvalidDataException">A setting is invalid, or one topic is set without the other.</exception>
    internal static PublishingSettings Read(IConfiguration settings)
    {
        var publishing = new PublishingSettings
        {
            DecisionsTopic = ReadTopic(settings, "Events:DecisionsTopic"),
            RejectedTopic = ReadTopic(settings, "Events:RejectedTopic"),
            Ordering = settings.ReadFlag("Events:Ordering", defaultFlag: true),
            MaximumPendingBytes = settings.ReadNumber("Events:MaximumPendingBytes", 64 << 20, maximum: int.MaxValue),
            PublishTimeout = TimeSpan.FromSeconds(settings.ReadNumber("Events:PublishTimeoutSeconds", 8, maximum: 9)),
            PubSubEndpoint = settings.ReadUrl("Events:PubSubEndpoint", "https://pubsub.googleapis.com"),
            EmulatorHost = settings.ReadHostAndPort("PUBSUB_EMULATOR_HOST"),
            CredentialsFile = settings.ReadText("GOOGLE_APPLICATION_CREDENTIALS"),
            MetadataHost = settings.ReadHostAndPort("GCE_METADATA_HOST") ?? "metadata.google.internal",
        };
        return publishing.DecisionsTopic is null == publishing.RejectedTopic is null
            ? publishing
            : throw new InvalidDataException(
                "The settings Events__DecisionsTopic and Events__RejectedTopic must be set together, got only one; set both or neither.");
    }

    private static string? ReadTopic(IConfiguration settings, string name)
    {
        var topic = settings.ReadText(name);
        return topic is null || topic.Split('/') is ["projects", { Length: > 0 }, "topics", { Length: > 0 }]
            ? topic
            : throw SettingReader.Invalid(name, "projects/PROJECT/topics/TOPIC", topic);
    }
}
