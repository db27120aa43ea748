namespace Conversion.Training.Commands;

/// <summary>What <c>conversion start</c> is asked to do.</summary>
/// <param name="Orders">The orders to read, with their columns of contact.</param>
/// <param name="HorizonDays">The prediction horizon.</param>
/// <param name="Control">The share and the salt of the control arm.</param>
/// <param name="Port">The port of the service.</param>
/// <param name="OpensBrowser">Whether to open the dashboard.</param>
/// <param name="Folder">The folder to write to.</param>
internal sealed record StartRequest(
    OrderInput Orders, int HorizonDays, (double Share, string Salt) Control, int Port, bool OpensBrowser, string Folder);
