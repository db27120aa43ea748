namespace Conversion.Mutation;

/// <summary>What a test, or all of them, made of a mutant. A process that ended counts as a test that failed.</summary>
internal enum Outcome
{
    Survived,
    NotCovered,
    Failed,
    Ended,
    TimedOut,
}
