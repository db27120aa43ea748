namespace Conversion.Training.Fitting;

/// <summary>Every so-manieth of the rows, where there are more than teach anything.</summary>
internal static class EvenSample
{
    public static List<T> Of<T>(IReadOnlyList<T> rows, int most)
    {
        var stride = 1 + rows.Count / most;
        return [.. rows.Where((_, i) => i % stride == 0)];
    }
}
