namespace Conversion.Training.Snapshots;

/// <summary>Every n-th row, where there are more rows than are of use.</summary>
internal static class SystematicSample
{
    public static List<T> Take<T>(IReadOnlyList<T> rows, int most)
    {
        var stride = 1 + rows.Count / most;
        return [.. rows.Where((_, i) => i % stride == 0)];
    }
}
