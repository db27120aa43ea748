namespace Conversion.Trees;

/// <summary>How a node treats what is not an ordinary number. None: a numeric test that sends NaN right.</summary>
[Flags]
public enum SplitRule : byte
{
    /// <summary><c>value &lt;= threshold</c> goes left, NaN goes right.</summary>
    None = 0,

    /// <summary>A missing value goes left instead of right.</summary>
    MissingLeft = 1,

    /// <summary>NaN is read as 0 (LightGBM's missing types None and Zero).</summary>
    NaNIsZero = 2,

    /// <summary>A value within <see cref="Ensemble.ZeroBand"/> of 0 is missing (LightGBM's missing type Zero).</summary>
    ZeroIsMissing = 4,

    /// <summary>The test is not a threshold but membership: a category in the node's set goes left.</summary>
    Categorical = 8,

    /// <summary>A value between −1 and 0 is category 0, as truncation has it in LightGBM; in XGBoost it is none.</summary>
    Truncated = 16,
}
