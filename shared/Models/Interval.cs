namespace Conversion.Models;

/// <summary>The conformal offsets of predictions alike: how far below and above them the truths were found.</summary>
/// <param name="UpTo">The greatest calibrated margin that they hold for.</param>
/// <param name="Low">Offset of the lower bound, in calibrated margin units.</param>
/// <param name="High">Offset of the upper bound, in calibrated margin units.</param>
public sealed record Interval(double UpTo, double Low, double High);
