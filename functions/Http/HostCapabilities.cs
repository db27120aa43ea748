namespace Conversion.Functions.Http;

/// <summary>What the host in front of the functions can do. The Azure Functions host forwards requests, so it can do neither.</summary>
/// <param name="ShowsCallers">A connection's remote address is the caller's, not the host's.</param>
/// <param name="StreamsBothWays">A caller can read the beginning of an answer before the request is sent to its end.</param>
public sealed record HostCapabilities(bool ShowsCallers, bool StreamsBothWays)
{
    public static HostCapabilities Kestrel { get; } = new(ShowsCallers: true, StreamsBothWays: true);

    public static HostCapabilities AzureFunctions { get; } = new(ShowsCallers: false, StreamsBothWays: false);
}
