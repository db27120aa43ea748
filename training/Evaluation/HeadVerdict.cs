namespace Conversion.Training.Evaluation;

/// <summary>Whether a head may ship, and why not.</summary>
/// <param name="Head">The head's name, as policies and answers name it.</param>
/// <param name="Passed">Whether the head may ship.</param>
/// <param name="Reasons">Why it may not, as sentences with their numbers. Empty for a head that passed.</param>
public sealed record HeadVerdict(string Head, bool Passed, IReadOnlyList<string> Reasons)
{
    /// <summary>Creates a verdict: a head passes when nothing speaks against it.</summary>
    public static HeadVerdict From(string head, IEnumerable<string> reasons)
    {
        List<string> all = [.. reasons];
        return new(head, all.Count == 0, all);
    }
}
