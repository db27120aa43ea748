namespace Conversion.Training.Snapshots;

/// <summary>Systematic sampling: every n-th row, when there are more rows than needed.</summary>
internal static class SystematicSample
{
    /// <summary>Takes at most the given number of rows.</summary>
    public static List<T> Take<T>(IReadOnlyList<T> rows, int maximum)
    {
        var stride = 1 + rows.Count / maximum;
        return [.. rows.Where((_, i) => i % stride == 0)];
    }
}
