using System.Text;

namespace Conversion.Orders;

/// <summary>What the statuses and kinds of a table mean, by their text in the file.</summary>
internal sealed class TableWords
{
    private const int MaximumNamed = 8;

    /// <summary>What each status means.</summary>
    public Dictionary<string, OrderStatus> Statuses { get; } = [];

    /// <summary>What each kind means.</summary>
    public Dictionary<string, TransactionKind> Kinds { get; } = [];

    /// <summary>Finds what the words of a table mean.</summary>
    /// <exception cref="OrderFileException">The meaning of a word is not known.</exception>
    public static TableWords From(TableSurvey survey, OrderLayout layout, OrderReadOptions options)
    {
        var words = new TableWords();
        if (options.CountStatuses is { } counted)
            words.AddCounted(survey, layout, counted);
        else
            Add(words.Statuses, survey.Statuses, OrderFormats.Default.Statuses, layout.Recipe?.Statuses, layout, Role.Status);
        Add(words.Kinds, survey.Kinds, OrderFormats.Default.Kinds, layout.Recipe?.Kinds, layout, Role.Kind);
        return words;
    }

    private void AddCounted(TableSurvey survey, OrderLayout layout, IReadOnlyList<string> counted)
    {
        if (!layout.Has(Role.Status))
            throw new OrderFileException(
                "--count-statuses must come with a column of statuses, got none; name the column with status=.");
        var sales = counted.Select(OrderFormats.NormalizeWord).ToHashSet();
        foreach (var status in survey.Statuses.Keys)
        {
            var word = OrderFormats.NormalizeWord(status);
            var known = OrderFormats.Default.Statuses.GetValueOrDefault(word);
            Statuses[status] = MeaningOf(known, sales.Contains(word));
        }
    }

    private static OrderStatus MeaningOf(OrderStatus known, bool isCounted)
    {
        if (isCounted)
            return known == OrderStatus.PartlyRefunded ? known : OrderStatus.Sale;
        var isPurchase = known is OrderStatus.None or OrderStatus.Sale or OrderStatus.PartlyRefunded;
        return isPurchase ? OrderStatus.NotCounted : known;
    }

    private static void Add<T>(
        Dictionary<string, T> words, IReadOnlyDictionary<string, long> counts, IReadOnlyDictionary<string, T> known,
        IReadOnlyDictionary<string, T>? ofRecipe, OrderLayout layout, Role role)
        where T : struct
    {
        var unknown = new List<string>();
        foreach (var text in counts.Keys)
        {
            var word = OrderFormats.NormalizeWord(text);
            // The empty word of a recipe is every word that has no other meaning.
            if (ofRecipe?.TryGetValue(word, out var meaning) == true
                || known.TryGetValue(word, out meaning)
                || ofRecipe?.TryGetValue("", out meaning) == true
                || NullText.IsNull(Encoding.UTF8.GetBytes(text)))
                words[text] = meaning;
            else
                unknown.Add(text);
        }
        if (unknown.Count == 0)
            return;
        // A column without a known word is something else, such as the level of a loyal customer or a state of the USA.
        if (unknown.Count == counts.Count && layout[role]!.Why == OrderLayout.KnownName)
            layout.Remove(
                role,
                $"Column {layout[role]!.Name} is not used as {role.Name()}: none of its words is known. " +
                "If the column says which orders are purchases, name those words with --count-statuses.");
        else
            throw Unknown(unknown, counts, layout, role);
    }

    private static OrderFileException Unknown(
        List<string> unknown, IReadOnlyDictionary<string, long> counts, OrderLayout layout, Role role)
    {
        var named = unknown
            .OrderByDescending(text => counts[text])
            .Take(MaximumNamed)
            .Select(text => $"{(text.Length > 0 ? text : "a long text")} ({counts[text]:N0} lines)");
        var advice = role == Role.Status
            ? "say which statuses are purchases, for example --count-statuses paid,completed"
            : "remove these lines, or name another column";
        return new(
            $"Each word of column {layout[role]!.Name} must be a known {role.Name()}, got {string.Join(", ", named)}; {advice}.");
    }
}
