using System.Globalization;
using System.Reflection;

namespace Conversion.Mutation;

/// <summary>The switch that Stryker has compiled into the mutated assembly.</summary>
internal static class MutantControl
{
    /// <summary>Instead of a mutant: notes which mutants the code reaches.</summary>
    public const string Coverage = "coverage";

    /// <summary>Instead of a mutant: the code without a change.</summary>
    public const string None = "-1";

    // The namespace has another name in each assembly.
    private static readonly Type Control =
        Assembly.Load("Conversion.Shared").GetTypes().FirstOrDefault(type => type.Name == nameof(MutantControl))
        ?? throw new InvalidOperationException("Conversion.Shared.dll must be the one that Stryker mutated, got one without mutants.");

    private static readonly FieldInfo Active = Control.GetField("ActiveMutant")!;
    private static readonly FieldInfo Capture = Control.GetField("CaptureCoverage")!;
    private static readonly MethodInfo Take = Control.GetMethod("GetCoverageData")!;

    public static void Start(string mutant)
    {
        if (mutant == Coverage)
            Capture.SetValue(null, true);
        else
            Active.SetValue(null, int.Parse(mutant, CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the mutants that the code reached, if <see cref="Coverage"/> was asked for.</summary>
    public static IList<int> Stop()
    {
        Start(None);
        Capture.SetValue(null, false);
        return ((IList<int>[])Take.Invoke(null, null)!)[0];
    }
}
