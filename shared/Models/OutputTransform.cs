using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>How a calibrated margin becomes the quantity that a head predicts: the inverse of its objective's link.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Link>))]
public enum Link
{
    /// <summary>The margin itself.</summary>
    Identity,

    /// <summary><c>1 / (1 + exp(−x))</c>.</summary>
    Logistic,

    /// <summary><c>exp(x)</c>.</summary>
    Exp,

    /// <summary><c>exp(x) − 1</c>, for a head trained on <c>log(1 + y)</c>.</summary>
    Expm1,
}

/// <summary>
/// How the margin of a head becomes its output: <c>link(slope · margin + offset)</c>, limited to a minimum and a maximum.
/// </summary>
/// <param name="Link">The function that is applied last.</param>
/// <param name="Slope">Calibration slope, as in Platt scaling; 1 for none.</param>
/// <param name="Offset">Calibration offset, in margin units; 0 for none.</param>
/// <param name="Intervals">
/// The offsets of the bounds, by rising <see cref="ConformalInterval.UpTo"/>. The last interval also applies beyond
/// its own margin. Empty for a head whose estimates have no bounds.
/// </param>
/// <param name="Minimum">The smallest output, e.g. 0 days.</param>
/// <param name="Maximum">The largest output, e.g. the horizon.</param>
public sealed record OutputTransform(
    Link Link, double Slope, double Offset, IReadOnlyList<ConformalInterval> Intervals, double Minimum, double Maximum);
