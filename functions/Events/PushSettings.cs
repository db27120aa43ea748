using Conversion.Functions.Http;

namespace Conversion.Functions.Events;

/// <summary>
/// The settings that decide who may push events. <c>Events__Audience</c> and <c>Events__ServiceAccount</c> name what the tokens
/// of Pub/Sub must contain. <c>Events__Authentication</c> is <c>iam</c> or <c>off</c>. Google publishes the keys of the tokens
/// at <c>Events__KeysUrl</c>.
/// </summary>
public sealed record PushSettings
{
    public string? Audience { get; init; }

    public string? ServiceAccount { get; init; }

    public bool AuthenticationOff { get; init; }

    /// <summary>Cloud Run has verified the token and may have removed the signature.</summary>
    public bool AuthenticatedByCloudRun { get; init; }

    public required Uri KeysUrl { get; init; }

    /// <exception cref="InvalidDataException">A setting is invalid, or the audience is set without the service account.</exception>
    internal static PushSettings Read(IConfiguration settings)
    {
        var authentication = settings.ReadText("Events:Authentication");
        if (authentication is not (null or "off" or "iam"))
            throw SettingReader.Invalid("Events:Authentication", "'off' or 'iam'", authentication);
        var push = new PushSettings
        {
            Audience = settings.ReadText("Events:Audience"),
            ServiceAccount = settings.ReadText("Events:ServiceAccount"),
            AuthenticationOff = authentication == "off",
            AuthenticatedByCloudRun = authentication == "iam",
            KeysUrl = settings.ReadUrl("Events:KeysUrl", "https://www.googleapis.com/oauth2/v3/certs"),
        };
        push.Check(isOnCloudRun: settings.ReadText("K_SERVICE") is not null);
        return push;
    }

    private void Check(bool isOnCloudRun)
    {
        // Anywhere else nobody has verified the token, and the service would accept a forged token.
        if (AuthenticatedByCloudRun && !isOnCloudRun)
            throw new InvalidDataException(
                "The setting Events__Authentication may be 'iam' only on Cloud Run, which sets K_SERVICE; remove the setting.");
        if (AuthenticatedByCloudRun && Audience is null)
            throw new InvalidDataException(
                "The setting Events__Authentication=iam requires Events__Audience and Events__ServiceAccount; set both.");
        if (Audience is null != ServiceAccount is null)
            throw new InvalidDataException(
                "The settings Events__Audience and Events__ServiceAccount must be set together, got only one; set both or neither.");
        if (AuthenticationOff && Audience is not null)
            throw new InvalidDataException(
                "The settings Events__Authentication=off and Events__Audience contradict each other; remove one of them.");
    }
}
