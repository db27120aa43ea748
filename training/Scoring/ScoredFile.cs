using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>A file of scores.</summary>
/// <param name="Path">The file.</param>
/// <param name="Scored">Customers who were scored.</param>
/// <param name="Later">Customers left out, because their first order is later than the instant of the scores.</param>
/// <param name="Model">The model of the scores.</param>
internal sealed record ScoredFile(string Path, long Scored, long Later, Model Model)
{
    /// <summary>Returns a sentence for the user.</summary>
    public override string ToString()
    {
        var later = Later > 0 ? $" Left out {Later:N0} customers whose first order is later than --as-of." : "";
        var history = Model.HasHead ? "" : " The model has no head: the policy decided by history alone.";
        var level = ScoreLevel.Of(Model) is null ? "" : " The level is not known: trust the order of customers, and not the mean.";
        return $"Wrote {Path} with {Scored:N0} customers.{later}{history}{level}";
    }
}
