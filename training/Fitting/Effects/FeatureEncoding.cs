using System.Text;
using Conversion.Orders;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// How the cells of a plain table become features: numbers as they are, days as numbers, and a feature for each frequent word.
/// </summary>
internal sealed class FeatureEncoding
{
    private const double FrequentShare = 0.01;
    private const int FrequentCount = 30;
    private const int MaximumWords = 20;

    private readonly List<(int Column, ColumnStatistics Statistics, string? Word)> _sources = [];
    private readonly List<string> _names = [];

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Returns the column from which a feature comes.</summary>
    public int ColumnOf(int feature) => _sources[feature].Column;

    /// <summary>Adds the features of a column. Returns why the column has no feature, or null.</summary>
    public string? TryAdd(int column, string name, ColumnStatistics statistics, int rows)
    {
        if (statistics.Count == 0)
            return "it is empty";
        if (statistics.IsConstant && statistics.Count == rows)
            return "all customers have the same value";
        if (statistics.IsId)
            return "it looks like an id: each customer has another value";
        if (statistics.IsNumber || statistics.IsInstant)
        {
            Add(column, statistics, null, name);
            return null;
        }
        var frequent = statistics.Words.Where(word => word.Value >= Math.Max(FrequentCount, FrequentShare * rows))
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MaximumWords).ToList();
        if (frequent.Count == 0)
            return "no word of it is frequent";
        // Of two words that are all, one feature says which.
        if (frequent.Count > 1 && frequent.Sum(word => word.Value) == rows)
            frequent.RemoveAt(frequent.Count - 1);
        foreach (var (word, _) in frequent)
            Add(column, statistics, word, $"{name}={word}");
        return null;
    }

    /// <summary>Adds a feature by its name: a column, or a column and a word of it. Returns false where there is no such column.</summary>
    public bool TryAddNamed(string feature, IReadOnlyList<string> columns, IReadOnlyList<ColumnStatistics> statistics)
    {
        var names = columns.ToList();
        var column = names.IndexOf(feature);
        string? word = null;
        for (var mark = feature.IndexOf('='); column < 0 && mark >= 0; mark = feature.IndexOf('=', mark + 1))
            (column, word) = (names.IndexOf(feature[..mark]), feature[(mark + 1)..]);
        if (column < 0)
            return false;
        Add(column, statistics[column], word, feature);
        return true;
    }

    /// <summary>Returns the features of a row.</summary>
    public float[] Encode(Files.RowReader row)
    {
        var values = new float[_sources.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (column, statistics, word) = _sources[i];
            var cell = row[column];
            values[i] = word is null ? statistics.ParseValue(cell)
                : NullText.IsNull(cell) ? 0
                : Encoding.UTF8.GetString(cell) == word ? 1 : 0;
        }
        return values;
    }

    private void Add(int column, ColumnStatistics statistics, string? word, string name)
    {
        _sources.Add((column, statistics, word));
        _names.Add(name);
    }
}
