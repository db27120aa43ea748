using System.Globalization;

namespace Conversion.Functions.Events;

/// <summary>
/// The settings of the event door: <c>Events__DecisionsTopic</c> and <c>Events__RejectedTopic</c> as
/// <c>projects/PROJECT/topics/TOPIC</c>; <c>Events__Audience</c> and <c>Events__ServiceAccount</c> of the tokens that
/// Pub/Sub shows; <c>Events__Authentication</c>, <c>iam</c> or <c>off</c>; <c>Events__KeysUrl</c>, where the tokens' keys
/// are published; <c>Events__MaximumPendingBytes</c>, <c>Events__PublishTimeoutSeconds</c> and
/// <c>Events__PubSubEndpoint</c>; and as Google's own libraries have them <c>PUBSUB_EMULATOR_HOST</c>,
/// <c>GOOGLE_APPLICATION_CREDENTIALS</c> and <c>GCE_METADATA_HOST</c>.
/// </summary>
public sealed record EventSettings
{
    /// <summary>Null, like the other topic, when the door is closed.</summary>
    public string? DecisionsTopic { get; init; }

    public string? RejectedTopic { get; init; }

    public string? Audience { get; init; }

    public string? ServiceAccount { get; init; }

    public bool AuthenticationOff { get; init; }

    /// <summary>Cloud Run has checked the token, and may have removed its signature.</summary>
    public bool AuthenticatedByCloudRun { get; init; }

    public required Uri KeysUrl { get; init; }

    /// <summary>What may wait to be published before the door answers 429.</summary>
    public required int MaximumPendingBytes { get; init; }

    /// <summary>How long one message is tried, below Cloud Run's ten seconds of grace and Pub/Sub's shortest ack deadline.</summary>
    public required TimeSpan PublishTimeout { get; init; }

    /// <summary>Where Pub/Sub is. It keeps order only among what comes in through one region.</summary>
    public required Uri PubSubEndpoint { get; init; }

    public string? EmulatorHost { get; init; }

    public string? CredentialsFile { get; init; }

    public required string MetadataHost { get; init; }

    /// <exception cref="InvalidDataException">A setting is wrong, or half of a pair is missing.</exception>
    internal static EventSettings Read(IConfiguration settings)
    {
        string? Text(string name) => Setting($"Events:{name}");
        string? Setting(string name) => settings[name] is { Length: > 0 } text ? text : null;
        var authentication = Text("Authentication");
        var events = new EventSettings
        {
            DecisionsTopic = Topic("DecisionsTopic", Text("DecisionsTopic")),
            RejectedTopic = Topic("RejectedTopic", Text("RejectedTopic")),
            Audience = Text("Audience"),
            ServiceAccount = Text("ServiceAccount"),
            AuthenticationOff = authentication == "off",
            AuthenticatedByCloudRun = authentication == "iam",
            KeysUrl = Url("KeysUrl", Text("KeysUrl") ?? "https://www.googleapis.com/oauth2/v3/certs"),
            MaximumPendingBytes = Number("MaximumPendingBytes", Text("MaximumPendingBytes"), 64 << 20, int.MaxValue),
            PublishTimeout = TimeSpan.FromSeconds(Number("PublishTimeoutSeconds", Text("PublishTimeoutSeconds"), 8, 9)),
            PubSubEndpoint = Url("PubSubEndpoint", Text("PubSubEndpoint") ?? "https://pubsub.googleapis.com"),
            EmulatorHost = Setting("PUBSUB_EMULATOR_HOST") is { } emulator ? Host("PUBSUB_EMULATOR_HOST", emulator) : null,
            CredentialsFile = Setting("GOOGLE_APPLICATION_CREDENTIALS"),
            MetadataHost = Host("GCE_METADATA_HOST", Setting("GCE_METADATA_HOST") ?? "metadata.google.internal"),
        };
        if (authentication is not (null or "off" or "iam"))
            throw new InvalidDataException($"The setting Events__Authentication may only be 'off' or 'iam', not '{authentication}'.");
        // Anywhere else nobody has checked the token, and a forged one would do.
        if (events.AuthenticatedByCloudRun && Setting("K_SERVICE") is null)
            throw new InvalidDataException("The setting Events__Authentication=iam is for Cloud Run alone, which sets K_SERVICE.");
        if (events.AuthenticatedByCloudRun && events.Audience is null)
            throw new InvalidDataException("The setting Events__Authentication=iam needs Events__Audience and Events__ServiceAccount.");
        if (events.DecisionsTopic is null != events.RejectedTopic is null)
            throw new InvalidDataException("The settings Events__DecisionsTopic and Events__RejectedTopic must be given together.");
        if (events.Audience is null != events.ServiceAccount is null)
            throw new InvalidDataException("The settings Events__Audience and Events__ServiceAccount must be given together.");
        if (events.AuthenticationOff && events.Audience is not null)
            throw new InvalidDataException("The settings Events__Authentication=off and Events__Audience contradict each other.");
        return events;
    }

    // A host and a port alone would pass for a URL, the host being its scheme.
    private static Uri Url(string name, string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        ? url
        : throw new InvalidDataException($"The setting Events__{name} must be a URL that starts with https:// or http://, not '{text}'.");

    private static string Host(string name, string text) => Uri.TryCreate($"http://{text}", UriKind.Absolute, out var url) && url.PathAndQuery == "/"
        ? text
        : throw new InvalidDataException($"The setting {name} must be HOST:PORT, not '{text}'.");

    private static string? Topic(string name, string? text) =>
        text is null || text.Split('/') is ["projects", { Length: > 0 }, "topics", { Length: > 0 }]
            ? text
            : throw new InvalidDataException($"The setting Events__{name} must be projects/PROJECT/topics/TOPIC, not '{text}'.");

    private static int Number(string name, string? text, int preset, int most) => text is null
        ? preset
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw new InvalidDataException($"The setting Events__{name} must be a whole number from 1 to {most}, not '{text}'.");
}
