using Conversion.Functions.Http;

namespace Conversion.Functions.Events;

/// <summary>
/// Who may push events: <c>Events__Audience</c> and <c>Events__ServiceAccount</c> of the tokens that Pub/Sub sends;
/// <c>Events__Authentication</c>, <c>iam</c> or <c>off</c>; <c>Events__KeysUrl</c>, where the tokens' keys are published.
/// </summary>
public sealed record PushSettings
{
    public string? Audience { get; init; }

    public string? ServiceAccount { get; init; }

    public bool AuthenticationOff { get; init; }

    /// <summary>Cloud Run has checked the token, and may have removed its signature.</summary>
    public bool AuthenticatedByCloudRun { get; init; }

    public required Uri KeysUrl { get; init; }

    /// <exception cref="InvalidDataException">A setting is wrong, or the audience is given without the service account.</exception>
    internal static PushSettings Read(IConfiguration settings)
    {
        var authentication = settings.Text("Events:Authentication");
        if (authentication is not (null or "off" or "iam"))
            throw SettingReader.Wrong("Events:Authentication", "'off' or 'iam'", authentication);
        var push = new PushSettings
        {
            Audience = settings.Text("Events:Audience"),
            ServiceAccount = settings.Text("Events:ServiceAccount"),
            AuthenticationOff = authentication == "off",
            AuthenticatedByCloudRun = authentication == "iam",
            KeysUrl = settings.Url("Events:KeysUrl", "https://www.googleapis.com/oauth2/v3/certs"),
        };
        // Anywhere else nobody has checked the token, and a forged one would do.
        if (push.AuthenticatedByCloudRun && settings.Text("K_SERVICE") is null)
            throw new InvalidDataException("The setting Events__Authentication=iam is for Cloud Run alone, which sets K_SERVICE.");
        if (push.AuthenticatedByCloudRun && push.Audience is null)
            throw new InvalidDataException("The setting Events__Authentication=iam needs Events__Audience and Events__ServiceAccount.");
        if (push.Audience is null != push.ServiceAccount is null)
            throw new InvalidDataException("The settings Events__Audience and Events__ServiceAccount must be given together.");
        if (push.AuthenticationOff && push.Audience is not null)
            throw new InvalidDataException("The settings Events__Authentication=off and Events__Audience contradict each other.");
        return push;
    }
}
