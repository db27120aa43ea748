using Conversion.Functions.Http;

namespace Conversion.Functions.Publishing;

/// <summary>
/// The settings of publishing: <c>Events__DecisionsTopic</c> and <c>Events__RejectedTopic</c> as
/// <c>projects/PROJECT/topics/TOPIC</c>; <c>Events__MaximumPendingBytes</c>, <c>Events__PublishTimeoutSeconds</c> and
/// <c>Events__PubSubEndpoint</c>; and, named as in Google's own libraries, <c>PUBSUB_EMULATOR_HOST</c>,
/// <c>GOOGLE_APPLICATION_CREDENTIALS</c> and <c>GCE_METADATA_HOST</c>.
/// </summary>
public sealed record PublishingSettings
{
    /// <summary>Null, like the other topic, when events are not taken.</summary>
    public string? DecisionsTopic { get; init; }

    public string? RejectedTopic { get; init; }

    /// <summary>How many bytes may wait to be published before events are answered with 429.</summary>
    public required int MaximumPendingBytes { get; init; }

    /// <summary>How long one message is tried, below Cloud Run's ten seconds of grace and Pub/Sub's shortest ack deadline.</summary>
    public required TimeSpan PublishTimeout { get; init; }

    /// <summary>Where Pub/Sub is. It keeps order only among messages that are published in one region.</summary>
    public required Uri PubSubEndpoint { get; init; }

    public string? EmulatorHost { get; init; }

    public string? CredentialsFile { get; init; }

    public required string MetadataHost { get; init; }

    /// <exception cref="InvalidDataException">A setting is wrong, or one topic is given without the other.</exception>
    internal static PublishingSettings Read(IConfiguration settings)
    {
        var publishing = new PublishingSettings
        {
            DecisionsTopic = Topic(settings, "Events:DecisionsTopic"),
            RejectedTopic = Topic(settings, "Events:RejectedTopic"),
            MaximumPendingBytes = settings.Number("Events:MaximumPendingBytes", 64 << 20, int.MaxValue),
            PublishTimeout = TimeSpan.FromSeconds(settings.Number("Events:PublishTimeoutSeconds", 8, maximum: 9)),
            PubSubEndpoint = settings.Url("Events:PubSubEndpoint", "https://pubsub.googleapis.com"),
            EmulatorHost = settings.HostAndPort("PUBSUB_EMULATOR_HOST"),
            CredentialsFile = settings.Text("GOOGLE_APPLICATION_CREDENTIALS"),
            MetadataHost = settings.HostAndPort("GCE_METADATA_HOST") ?? "metadata.google.internal",
        };
        return publishing.DecisionsTopic is null == publishing.RejectedTopic is null
            ? publishing
            : throw new InvalidDataException("The settings Events__DecisionsTopic and Events__RejectedTopic must be given together.");
    }

    private static string? Topic(IConfiguration settings, string name) =>
        settings.Text(name) is not { } text || text.Split('/') is ["projects", { Length: > 0 }, "topics", { Length: > 0 }]
            ? settings.Text(name)
            : throw SettingReader.Wrong(name, "projects/PROJECT/topics/TOPIC", text);
}
