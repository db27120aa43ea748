using Conversion.Training.Fitting;

namespace Conversion.Training.Commands;

/// <summary>What <c>conversion fit</c> is asked to do.</summary>
/// <param name="Orders">The orders to read.</param>
/// <param name="Options">The options of the fit.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The model's version; the day of the last order when null.</param>
/// <param name="PolicyPath">A policy to try on the holdout, if any.</param>
/// <param name="Folder">The folder to write to.</param>
/// <param name="Force">Whether to write a model that did not pass the quality gate.</param>
internal sealed record FitRequest(
    OrderInput Orders, FitOptions Options, string Name, string? Version, string? PolicyPath, string Folder, bool Force);
