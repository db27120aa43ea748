namespace Conversion.Models;

/// <summary>The offsets of the bounds for a range of margins, found by split conformal prediction in training.</summary>
/// <param name="UpTo">The largest calibrated margin of the range.</param>
/// <param name="Low">Offset of the lower bound from the prediction, in calibrated margin units.</param>
/// <param name="High">Offset of the upper bound from the prediction, in calibrated margin units.</param>
public sealed record ConformalInterval(double UpTo, double Low, double High);
