namespace Conversion.Functions.Http;

/// <summary>What the host in front of the functions can do. The Azure Functions host forwards requests, so it can do neither.</summary>
/// <param name="ExposesCallerAddress">A connection's remote address is the caller's, not the host's.</param>
/// <param name="SupportsFullDuplex">A caller can read the beginning of an answer before the request is sent to its end.</param>
public sealed record HostCapabilities(bool ExposesCallerAddress, bool SupportsFullDuplex)
{
    public static HostCapabilities Kestrel { get; } = new(ExposesCallerAddress: true, SupportsFullDuplex: true);

    public static HostCapabilities AzureFunctions { get; } = new(ExposesCallerAddress: false, SupportsFullDuplex: false);
}
