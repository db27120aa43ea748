namespace Conversion.Functions.Http;

/// <summary>
/// States what the host in front of the functions can do. The Azure Functions host forwards requests and has neither capability.
/// </summary>
/// <param name="ExposesCallerAddress">A connection's remote address is the address of the caller and not of the host.</param>
/// <param name="SupportsFullDuplex">A caller can read the start of a response before it has sent the whole request.</param>
public sealed record HostCapabilities(bool ExposesCallerAddress, bool SupportsFullDuplex)
{
    public static HostCapabilities Kestrel { get; } = new(ExposesCallerAddress: true, SupportsFullDuplex: true);

    public static HostCapabilities AzureFunctions { get; } = new(ExposesCallerAddress: false, SupportsFullDuplex: false);
}
