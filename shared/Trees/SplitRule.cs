namespace Conversion.Trees;

/// <summary>How a node treats missing values and categories.</summary>
[Flags]
public enum SplitRule : byte
{
    /// <summary><c>value &lt;= threshold</c> goes left, NaN goes right.</summary>
    None = 0,

    /// <summary>A missing value goes left instead of right.</summary>
    MissingLeft = 1,

    /// <summary>NaN is read as 0 (LightGBM's missing types None and Zero).</summary>
    NaNIsZero = 2,

    /// <summary>A value within <see cref="Ensemble.ZeroThreshold"/> of 0 is missing (LightGBM's missing type Zero).</summary>
    ZeroIsMissing = 4,

    /// <summary>The test has no threshold: a category in the node's set goes left.</summary>
    Categorical = 8,

    /// <summary>A value between −1 and 0 is category 0, because LightGBM truncates. In XGBoost it is not a category.</summary>
    Truncated = 16,

    /// <summary>The test has no threshold: a value that equals a member of the node's set goes left (ONNX's EQ, NEQ and MEMBER).</summary>
    Member = 32,
}
