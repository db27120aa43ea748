namespace Conversion.Scoring;

/// <summary>The words of <see cref="Score.Status"/>.</summary>
public static class ScoreStatus
{
    /// <summary>The model predicted, and the policy decided.</summary>
    public const string Ok = "ok";

    /// <summary>The model has no head. It predicted nothing, and the policy decided by the customer's history alone.</summary>
    public const string HistoryOnly = "history_only";

    /// <summary>The customer has no purchase. The policy's fallback decided.</summary>
    public const string InsufficientData = "insufficient_data";
}
