namespace Conversion.Training.Fitting.Effects;

/// <summary>Groups of customers with similar predictions.</summary>
internal static class PredictionGroups
{
    private const int Groups = 10;

    /// <summary>
    /// Returns the customers in tenths by prediction, or in larger groups where a tenth has too few buyers to show chance; none where
    /// all together have too few.
    /// </summary>
    /// <param name="predicted">Per customer: the prediction.</param>
    /// <param name="outcome">The outcome.</param>
    public static List<List<int>> Of(double[] predicted, TestOutcome outcome)
    {
        int[] order = [.. Enumerable.Range(0, predicted.Length)];
        var sorted = (double[])predicted.Clone();
        Array.Sort(sorted, order);
        var groups = new List<List<int>>();
        var members = new List<int>();
        foreach (var range in Tenths(sorted))
        {
            members.AddRange(order[range]);
            if (TestOutcome.AreFew(members.Count(i => outcome.Values[i] != 0), members.Count))
                continue;
            groups.Add(members);
            members = [];
        }
        if (groups.Count > 0)
            groups[^1].AddRange(members);
        return groups;
    }

    /// <summary>Returns tenths of sorted predictions. Equal predictions stay together.</summary>
    public static IEnumerable<Range> Tenths(double[] sorted)
    {
        for (var (start, group) = (0, 1); start < sorted.Length; group++)
        {
            var end = Math.Max(start + 1, (int)((long)sorted.Length * group / Groups));
            while (end < sorted.Length && sorted[end] == sorted[end - 1])
                end++;
            if (group >= Groups)
                end = sorted.Length;
            yield return start..end;
            start = end;
        }
    }
}
