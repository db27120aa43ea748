using System.Globalization;

namespace Conversion.Functions.Events;

/// <summary>
/// The settings of the event door: <c>Events__DecisionsTopic</c> and <c>Events__RejectedTopic</c> as
/// <c>projects/PROJECT/topics/TOPIC</c>; <c>Events__Audience</c> and <c>Events__ServiceAccount</c> of the tokens that
/// Pub/Sub shows, or <c>Events__Authentication=off</c>; <c>Events__KeysUrl</c>, where the tokens' keys are published;
/// <c>Events__MaximumPendingBytes</c> and <c>Events__PublishTimeoutSeconds</c>; <c>PUBSUB_EMULATOR_HOST</c>.
/// </summary>
public sealed record EventSettings
{
    /// <summary>Null, like the other topic, when the door is closed.</summary>
    public string? DecisionsTopic { get; init; }

    public string? RejectedTopic { get; init; }

    public string? Audience { get; init; }

    public string? ServiceAccount { get; init; }

    public bool AuthenticationOff { get; init; }

    public required Uri KeysUrl { get; init; }

    /// <summary>What may wait to be published before the door answers 429.</summary>
    public required int MaximumPendingBytes { get; init; }

    /// <summary>How long one message is tried, below Cloud Run's ten seconds of grace and Pub/Sub's shortest ack deadline.</summary>
    public required TimeSpan PublishTimeout { get; init; }

    public string? EmulatorHost { get; init; }

    /// <exception cref="InvalidDataException">A setting is wrong, or half of a pair is missing.</exception>
    internal static EventSettings Read(IConfiguration settings)
    {
        string? Text(string name) => settings[$"Events:{name}"] is { Length: > 0 } text ? text : null;
        var events = new EventSettings
        {
            DecisionsTopic = Topic("DecisionsTopic", Text("DecisionsTopic")),
            RejectedTopic = Topic("RejectedTopic", Text("RejectedTopic")),
            Audience = Text("Audience"),
            ServiceAccount = Text("ServiceAccount"),
            AuthenticationOff = Text("Authentication") switch
            {
                null => false,
                "off" => true,
                var other => throw new InvalidDataException($"The setting Events__Authentication may only be 'off', not '{other}'."),
            },
            KeysUrl = Uri.TryCreate(Text("KeysUrl") ?? "https://www.googleapis.com/oauth2/v3/certs", UriKind.Absolute, out var url)
                ? url
                : throw new InvalidDataException("The setting Events__KeysUrl must be an absolute URL."),
            MaximumPendingBytes = Number("MaximumPendingBytes", Text("MaximumPendingBytes"), 64 << 20),
            PublishTimeout = TimeSpan.FromSeconds(Number("PublishTimeoutSeconds", Text("PublishTimeoutSeconds"), 8)),
            EmulatorHost = settings["PUBSUB_EMULATOR_HOST"] is { Length: > 0 } host ? host : null,
        };
        if (events.DecisionsTopic is null != events.RejectedTopic is null)
            throw new InvalidDataException("The settings Events__DecisionsTopic and Events__RejectedTopic must be given together.");
        if (events.Audience is null != events.ServiceAccount is null)
            throw new InvalidDataException("The settings Events__Audience and Events__ServiceAccount must be given together.");
        if (events.AuthenticationOff && events.Audience is not null)
            throw new InvalidDataException("The settings Events__Authentication=off and Events__Audience contradict each other.");
        return events;
    }

    private static string? Topic(string name, string? text) =>
        text is null || text.Split('/') is ["projects", { Length: > 0 }, "topics", { Length: > 0 }]
            ? text
            : throw new InvalidDataException($"The setting Events__{name} must be projects/PROJECT/topics/TOPIC, not '{text}'.");

    private static int Number(string name, string? text, int preset) => text is null
        ? preset
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new InvalidDataException($"The setting Events__{name} must be a whole number above 0, not '{text}'.");
}
