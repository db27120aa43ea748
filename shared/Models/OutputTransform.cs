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

    /// <summary><c>log(1 + exp(x))</c> (LightGBM's cross_entropy_lambda).</summary>
    Softplus,

    /// <summary><c>sign(x) · x²</c> (LightGBM's reg_sqrt).</summary>
    SignedSquare,

    /// <summary>1 above 0, else 0 (XGBoost's binary:hinge).</summary>
    Step,

    /// <summary><c>√2 · erf⁻¹(2x − 1)</c>, as ONNX Runtime approximates it (ONNX's PROBIT).</summary>
    Probit,
}

/// <summary>
/// How the margin of a head becomes its output: <c>link(slope · margin + offset)</c>, calibrated by a curve where there is one, and
/// limited to a minimum and a maximum.
/// </summary>
/// <param name="Link">The function that is applied last.</param>
/// <param name="Slope">Calibration slope, as in Platt scaling; 1 for none.</param>
/// <param name="Offset">Calibration offset, in margin units; 0 for none.</param>
/// <param name="Intervals">
/// The offsets of the bounds, by rising <see cref="ConformalInterval.UpTo"/>. The last interval also applies beyond
/// its own margin. Offsets are of the margin, or of the output of a head with a curve. Empty for a head whose estimates have no bounds.
/// </param>
/// <param name="Minimum">The smallest output, e.g. 0 days; the smallest double for none.</param>
/// <param name="Maximum">The largest output, e.g. the horizon; the largest double for none.</param>
public sealed record OutputTransform(
    Link Link, double Slope, double Offset, IReadOnlyList<ConformalInterval> Intervals, double Minimum, double Maximum)
{
    /// <summary>What calibrates the result of the link; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IsotonicCurve? Isotonic { get; init; }
}
