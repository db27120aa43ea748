namespace Conversion.Training.Policies;

/// <summary>Something in a policy that its author should look at.</summary>
/// <param name="Code">One of <see cref="FindingCode"/>.</param>
/// <param name="Pointer">The JSON pointer of the place.</param>
/// <param name="Detail">What is wrong, and what to do.</param>
public sealed record PolicyFinding(string Code, string Pointer, string Detail)
{
    /// <summary>Whether the policy must not be used as it is.</summary>
    public bool IsError => FindingCode.Errors.Contains(Code);

    /// <summary>The line of the file, from 1; 0 where it is not known.</summary>
    public int Line { get; init; }
}

/// <summary>The kinds of findings. docs/policy.md explains each.</summary>
public static class FindingCode
{
    /// <summary>Error: the policy does not load.</summary>
    public const string Invalid = "invalid";

    /// <summary>Error: the condition of a rule is true for nobody.</summary>
    public const string NeverHolds = "never-holds";

    /// <summary>Error: no rule holds for some customers, and the policy has no fallback.</summary>
    public const string Undecided = "undecided";

    /// <summary>Error: a cap allows more than a wider cap lets through.</summary>
    public const string CapContradiction = "cap-contradiction";

    /// <summary>Warning: rules before a rule decide wherever it holds.</summary>
    public const string Shadowed = "shadowed";

    /// <summary>Warning: a comparison is true, or false, for everybody.</summary>
    public const string OutOfReach = "out-of-reach";

    /// <summary>Warning: the needs of an action forbid it wherever a rule proposes it.</summary>
    public const string NeverAllowed = "never-allowed";

    /// <summary>Warning: no rule names an action.</summary>
    public const string UnusedAction = "unused-action";

    /// <summary>Warning: the model does not know what an action changes, but profit decides.</summary>
    public const string NoEffect = "no-effect";

    /// <summary>Warning: too many combinations to check.</summary>
    public const string Unchecked = "unchecked";

    /// <summary>The kinds that are errors.</summary>
    internal static IReadOnlyList<string> Errors { get; } = [Invalid, NeverHolds, Undecided, CapContradiction];
}
