using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>What is done to all outputs of a model together, after the link of each.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JointLink>))]
public enum JointLink
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><c>exp(xᵢ) / Σ exp(xⱼ)</c>.</summary>
    Softmax,

    /// <summary><c>exp(xᵢ) / Σ exp(xⱼ)</c> over the outputs other than 0, which stay nearly 0 (ONNX's SOFTMAX_ZERO).</summary>
    SoftmaxZero,

    /// <summary><c>xᵢ / Σ |xⱼ|</c>.</summary>
    Normalize,

    /// <summary>Rising order, for quantiles that must not cross.</summary>
    Sort,
}
