using Conversion.Decisions;

namespace Conversion.Training.Policies;

/// <summary>Finds caps that allow more than a wider cap lets through.</summary>
internal static class CapCheck
{
    /// <summary>Returns the contradictions of a policy of the second version.</summary>
    public static IEnumerable<PolicyFinding> Check(PolicyDocument document)
    {
        var caps = document.Caps ?? [];
        var total = caps.FirstOrDefault(cap => cap.Channel is null);
        for (var i = 0; i < document.Actions?.Count; i++)
        {
            var action = document.Actions[i];
            var channel = action.Channel is null ? null : caps.FirstOrDefault(cap => cap.Channel == action.Channel);
            if (action.Cap is not { } cap)
                continue;
            if (Contradicts(cap, channel))
                yield return Describe($"/actions/{i}/cap", action.Name, cap, action.Channel!, channel!);
            else if (Contradicts(cap, total))
                yield return Describe($"/actions/{i}/cap", action.Name, cap, "all actions", total!);
        }
        for (var i = 0; i < caps.Count; i++)
            if (caps[i].Channel is { } channel && Contradicts(caps[i], total))
                yield return Describe($"/caps/{i}", channel, caps[i], "all actions", total!);
    }

    /// <summary>
    /// Returns how many times a cap lets through in so many days: as many as it allows at once, and again whenever its days are over.
    /// </summary>
    public static long MostIn(PolicyCap cap, int days) => cap.Times * ((days - 1L) / cap.Days + 1);

    private static bool Contradicts(PolicyCap inner, PolicyCap? outer) => outer is not null && inner.Times > MostIn(outer, inner.Days);

    private static PolicyFinding Describe(string pointer, string name, PolicyCap cap, string wider, PolicyCap outer)
    {
        var most = MostIn(outer, cap.Days);
        return new(
            FindingCode.CapContradiction, pointer,
            $"{name} is allowed {cap.Times} times in {cap.Days} days, but {wider} only {outer.Times} in {outer.Days}, which is {most} in " +
            $"{cap.Days}; write at most {most}, or raise the cap of {wider}.");
    }
}
