using System.Net;
using System.Runtime.InteropServices;
using Conversion.Functions.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Events;

/// <summary>Lets only the Pub/Sub of the one service account in, by the OIDC token that it shows with every push.</summary>
public sealed partial class PushAuthentication
{
    /// <summary>
    /// What Cloud Run puts in place of the signature of a token that it has checked, lest the container use the token
    /// elsewhere: <see href="https://cloud.google.com/run/docs/troubleshooting#signature-removed"/>.
    /// </summary>
    private const string SignatureRemoved = ".SIGNATURE_REMOVED_BY_GOOGLE";

    /// <summary>
    /// The header that Cloud Run checks in place of Authorization where both are given, which then is the caller's word alone:
    /// <see href="https://cloud.google.com/run/docs/authenticating/service-to-service"/>.
    /// </summary>
    private const string CheckedInstead = "X-Serverless-Authorization";

    /// <summary>Pub/Sub shows a token for most of an hour: to verify it on each push would take as long as to answer the push.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // Few: each of Pub/Sub's servers may show one of its own.
    private readonly Accepted?[] _accepted = new Accepted?[8];
    private uint _verified;
    private readonly PushSettings _settings;
    private readonly SigningKeys _keys;
    private readonly TimeProvider _clock;
    private readonly JsonWebTokenHandler _tokens = new();
    private readonly bool _openOnLoopback;

    public PushAuthentication(
        PushSettings settings, SigningKeys keys, TimeProvider clock, IHostEnvironment environment, HostCapabilities host,
        ILogger<PushAuthentication> logger)
    {
        (_settings, _keys, _clock) = (settings, keys, clock);
        _openOnLoopback = settings.Audience is null && environment.IsDevelopment() && host.ExposesCallerAddress;
        if (settings.AuthenticationOff)
            LogOff(logger);
        else if (_openOnLoopback)
            LogOpenOnLoopback(logger);
    }

    /// <summary>Null when the caller may push, else what to answer.</summary>
    public async Task<Problem?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (_settings.AuthenticationOff)
            return null;
        if (_settings.Audience is null)
            return _openOnLoopback && request.HttpContext.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
                ? null
                : new("No push is let in.", StatusCodes.Status403Forbidden, "Set Events__Audience and Events__ServiceAccount.");
        const string Scheme = "Bearer ";
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Unauthorized("Show the token in one Authorization: Bearer header.");
        if (header.EndsWith(SignatureRemoved, StringComparison.Ordinal)
            && (!_settings.AuthenticatedByCloudRun || request.Headers.ContainsKey(CheckedInstead)))
            return Unauthorized("It has no signature, and nobody has checked it.");
        return IsAccepted(header) ? null : await VerifyAsync(header, header[Scheme.Length..], cancellation);
    }

    private bool IsAccepted(string header)
    {
        foreach (var earlier in _accepted)
            if (earlier?.Is(header) == true)
                return _clock.GetUtcNow() < earlier.Until;
        return false;
    }

    private async Task<Problem?> VerifyAsync(string header, string token, CancellationToken cancellation)
    {
        var unread = _tokens.CanReadToken(token) ? Parse(token) : null;
        // The algorithm is looked at first: no other one ever meets Google's public keys.
        if (unread is null || unread.Alg != SecurityAlgorithms.RsaSha256)
            return Unauthorized("It must be a JSON web token signed with RS256.");
        var expected = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidIssuers = ["https://accounts.google.com", "accounts.google.com"],
            ValidAudience = _settings.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ClockSkew = ClockSkew,
        };
        if (token.EndsWith(SignatureRemoved, StringComparison.Ordinal))
            expected.SignatureValidator = (_, _) => unread;
        else if (await FindKeyAsync(unread.Kid, expected, cancellation) is { } refusal)
            return refusal;

        var result = await _tokens.ValidateTokenAsync(token, expected);
        if (!result.IsValid)
            return Unauthorized(result.Exception switch
            {
                SecurityTokenExpiredException => "It has expired.",
                SecurityTokenInvalidAudienceException => "It is for another audience.",
                SecurityTokenInvalidIssuerException => "It is not Google's.",
                _ => "It is not valid.",
            });
        var isVerified = unread.TryGetPayloadValue<bool>("email_verified", out var verified) && verified;
        if (!isVerified || !unread.TryGetPayloadValue<string>("email", out var email) || email != _settings.ServiceAccount)
            return new("No push is let in.", StatusCodes.Status403Forbidden, "The token is another account's.");

        var (trusted, expired) = (_clock.GetUtcNow() + Trust, new DateTimeOffset(unread.ValidTo) + ClockSkew);
        Accept(new(header, trusted < expired ? trusted : expired));
        return null;
    }

    private void Accept(Accepted accepted)
    {
        // Its own place where it had one, else the oldest's.
        var i = Array.FindIndex(_accepted, earlier => earlier?.Is(accepted.Header) == true);
        _accepted[i >= 0 ? i : (int)(Interlocked.Increment(ref _verified) % (uint)_accepted.Length)] = accepted;
    }

    /// <summary>Has the token held against the key that it names; else what to answer.</summary>
    private async Task<Problem?> FindKeyAsync(string? id, TokenValidationParameters expected, CancellationToken cancellation)
    {
        try
        {
            expected.IssuerSigningKey = string.IsNullOrEmpty(id) ? null : await _keys.FindAsync(id, cancellation);
        }
        catch (HttpRequestException)
        {
            return new("The token can't be verified now.", StatusCodes.Status503ServiceUnavailable);
        }
        return expected.IssuerSigningKey is null ? Unauthorized("It is signed by an unknown key.") : null;
    }

    private static JsonWebToken? Parse(string token)
    {
        try
        {
            return new(token);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return null; // What can't be read is no token; the caller hears so.
        }
    }

    private static Problem Unauthorized(string detail) => new("The push shows no valid token.", StatusCodes.Status401Unauthorized, detail);

    /// <summary>A header whose token was let in, and how long that stands.</summary>
    private sealed record Accepted(string Header, DateTimeOffset Until)
    {
        /// <summary>Takes as long wherever the two differ. The framework's FixedTimeEquals does, too, but a twentieth of a push long.</summary>
        public bool Is(string header)
        {
            if (header.Length != Header.Length)
                return false;
            // Four characters at a time, then the rest.
            var ones = MemoryMarshal.Cast<char, ulong>(header);
            var others = MemoryMarshal.Cast<char, ulong>(Header);
            var differing = 0UL;
            for (var i = 0; i < ones.Length; i++)
                differing |= ones[i] ^ others[i];
            for (var i = 4 * ones.Length; i < header.Length; i++)
                differing |= (uint)(header[i] ^ Header[i]);
            return differing == 0;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Events__Authentication is off: anybody who reaches /api/events/pubsub may push.")]
    private static partial void LogOff(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Pushes from this machine need no token, for this is development and no Events__Audience is set.")]
    private static partial void LogOpenOnLoopback(ILogger logger);
}
