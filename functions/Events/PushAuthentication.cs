using System.Runtime.InteropServices;
using Conversion.Functions.Http;
using Conversion.Hosting.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Events;

/// <summary>Authenticates pushes: each must carry an OIDC token of the one service account that Pub/Sub pushes as.</summary>
public sealed partial class PushAuthentication
{
    /// <summary>
    /// Cloud Run replaces the signature of a token that it has verified by this text, so that the container can't reuse the token:
    /// <see href="https://cloud.google.com/run/docs/troubleshooting#signature-removed"/>.
    /// </summary>
    private const string SignatureRemoved = ".SIGNATURE_REMOVED_BY_GOOGLE";

    /// <summary>
    /// When a request has this header, Cloud Run verifies this header's token and not the token in Authorization:
    /// <see href="https://cloud.google.com/run/docs/authenticating/service-to-service"/>.
    /// </summary>
    private const string ServerlessAuthorization = "X-Serverless-Authorization";

    private const string BearerScheme = "Bearer ";

    // Pub/Sub sends one token for most of an hour. Verifying the token on each push would double the time of a push.
    private static readonly TimeSpan CacheDuration = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // Each of Pub/Sub's servers may send its own token, and there are few servers.
    private readonly VerifiedHeader?[] _verified = new VerifiedHeader?[8];
    private uint _verifiedCount;
    private readonly PushSettings _settings;
    private readonly SigningKeys _keys;
    private readonly TimeProvider _clock;
    private readonly JsonWebTokenHandler _tokenHandler = new();
    private readonly bool _allowsLoopback;

    public PushAuthentication(
        PushSettings settings, SigningKeys keys, TimeProvider clock, IHostEnvironment environment, HostCapabilities host,
        ILogger<PushAuthentication> logger)
    {
        _settings = settings;
        _keys = keys;
        _clock = clock;
        _allowsLoopback = settings.Audience is null && environment.IsDevelopment() && host.ExposesCallerAddress;
        if (settings.AuthenticationOff)
            LogAuthenticationOff(logger);
        else if (_allowsLoopback)
            LogLoopbackAllowed(logger);
    }

    /// <summary>Returns null when the caller may push, otherwise the problem to respond with.</summary>
    public async Task<Problem?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (_settings.AuthenticationOff)
            return null;
        if (_settings.Audience is null)
            return _allowsLoopback && LocalCaller.Sent(request)
                ? null
                : Forbidden("The service has no settings to check tokens with; set Events__Audience and Events__ServiceAccount.");
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
            return Unauthorized("Send the token in one Authorization: Bearer header.");
        if (header.EndsWith(SignatureRemoved, StringComparison.Ordinal)
            && (!_settings.AuthenticatedByCloudRun || request.Headers.ContainsKey(ServerlessAuthorization)))
            return Unauthorized("The token has no signature, and Cloud Run has not verified the token.");
        return IsVerified(header) ? null : await VerifyAsync(header, header[BearerScheme.Length..], cancellation);
    }

    private bool IsVerified(string header)
    {
        foreach (var verified in _verified)
            if (verified?.IsEqualTo(header) == true)
                return _clock.GetUtcNow() < verified.ValidUntil;
        return false;
    }

    private async Task<Problem?> VerifyAsync(string header, string text, CancellationToken cancellation)
    {
        // The algorithm is checked first, so that no other algorithm is ever used with Google's public keys.
        if (Parse(text) is not { Alg: SecurityAlgorithms.RsaSha256 } token)
            return Unauthorized("The token must be a JSON web token signed with RS256.");
        // A token with an extension that its reader does not know must be refused (RFC 7515, section 4.1.11).
        if (token.TryGetHeaderValue<object>("crit", out _))
            return Unauthorized("The token must have no critical extension.");
        var parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidIssuers = ["https://accounts.google.com", "accounts.google.com"],
            ValidAudience = _settings.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ClockSkew = ClockSkew,
        };
        if (text.EndsWith(SignatureRemoved, StringComparison.Ordinal))
            parameters.SignatureValidator = (_, _) => token;
        else if (await SetKeyAsync(token.Kid, parameters, cancellation) is { } problem)
            return problem;

        var result = await _tokenHandler.ValidateTokenAsync(text, parameters);
        if (!result.IsValid)
            return Unauthorized(result.Exception switch
            {
                SecurityTokenExpiredException => "The token has expired.",
                SecurityTokenInvalidAudienceException => "The token's audience must be the value of Events__Audience.",
                SecurityTokenInvalidIssuerException => "The token's issuer must be https://accounts.google.com.",
                _ => "The token is not valid.",
            });
        var isEmailVerified = token.TryGetPayloadValue<bool>("email_verified", out var verified) && verified;
        if (!isEmailVerified || !token.TryGetPayloadValue<string>("email", out var email) || email != _settings.ServiceAccount)
            return Forbidden("The token's email must be verified and be the value of Events__ServiceAccount.");

        var cachedUntil = _clock.GetUtcNow() + CacheDuration;
        // A token may be valid until the last instant that there is.
        var isCachedLonger = cachedUntil - ClockSkew > token.ValidTo;
        Remember(new(header, isCachedLonger ? new DateTimeOffset(token.ValidTo) + ClockSkew : cachedUntil));
        return null;
    }

    private void Remember(VerifiedHeader header)
    {
        // Replaces the header's earlier entry when there is one, otherwise the oldest entry.
        var i = Array.FindIndex(_verified, earlier => earlier?.IsEqualTo(header.Text) == true);
        _verified[i >= 0 ? i : (int)(Interlocked.Increment(ref _verifiedCount) % (uint)_verified.Length)] = header;
    }

    /// <summary>Sets the key to verify the signature with. Returns null on success, otherwise the problem to respond with.</summary>
    private async Task<Problem?> SetKeyAsync(string? keyId, TokenValidationParameters parameters, CancellationToken cancellation)
    {
        try
        {
            parameters.IssuerSigningKey = string.IsNullOrEmpty(keyId) ? null : await _keys.FindAsync(keyId, cancellation);
        }
        catch (HttpRequestException)
        {
            const string Detail = "The service could not fetch Google's keys; retry.";
            return new("The token could not be verified.", StatusCodes.Status503ServiceUnavailable, Detail);
        }
        return parameters.IssuerSigningKey is null ? Unauthorized("The token must be signed with one of Google's keys.") : null;
    }

    private JsonWebToken? Parse(string text)
    {
        if (!_tokenHandler.CanReadToken(text))
            return null;
        try
        {
            return new(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return null; // The text is not a token, which the response says.
        }
    }

    private static Problem Unauthorized(string detail) => new("The push has no valid token.", StatusCodes.Status401Unauthorized, detail);

    private static Problem Forbidden(string detail) => new("The push is not allowed.", StatusCodes.Status403Forbidden, detail);

    /// <summary>An Authorization header whose token was verified, and how long the service relies on that.</summary>
    private sealed record VerifiedHeader(string Text, DateTimeOffset ValidUntil)
    {
        /// <summary>
        /// Compares in constant time for texts of the same length. The framework's FixedTimeEquals would take 5 % of the time
        /// of a push.
        /// </summary>
        public bool IsEqualTo(string header)
        {
            if (header.Length != Text.Length)
                return false;
            // Four characters at a time, then the rest.
            var left = MemoryMarshal.Cast<char, ulong>(header);
            var right = MemoryMarshal.Cast<char, ulong>(Text);
            var difference = 0UL;
            for (var i = 0; i < left.Length; i++)
                difference |= left[i] ^ right[i];
            for (var i = 4 * left.Length; i < header.Length; i++)
                difference |= (uint)(header[i] ^ Text[i]);
            return difference == 0;
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "Events__Authentication is off: the service accepts events from anybody who reaches /api/events/pubsub.")]
    private static partial void LogAuthenticationOff(ILogger logger);

    [LoggerMessage(LogLevel.Warning,
        "In development without Events__Audience, the service accepts pushes from this machine without a token.")]
    private static partial void LogLoopbackAllowed(ILogger logger);
}
