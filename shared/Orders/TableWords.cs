using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>What the statuses and kinds of a table mean, by their text in the file.</summary>
internal sealed class TableWords
{
    private const int MaximumNamed = 8;
    private const int MaximumChosen = 4;

    // What stands between the parts of a status, such as the state of the order and of its payment.
    private static readonly string[] PartMarks = [" - ", " – ", " / ", "/", ", ", "; ", ": ", "(", ")", "|"];

    /// <summary>What each status means.</summary>
    public Dictionary<string, OrderStatus> Statuses { get; } = [];

    /// <summary>What each kind means.</summary>
    public Dictionary<string, TransactionKind> Kinds { get; } = [];

    /// <summary>Finds what the words of a table mean.</summary>
    /// <exception cref="OrderFileException">The meaning of a word is not known.</exception>
    public static TableWords From(TableSurvey survey, OrderLayout layout, OrderReadOptions options)
    {
        var words = new TableWords();
        var counted = (options.CountStatuses ?? Split(options.Columns.CountStatuses))?.Select(OrderFormats.NormalizeWord).ToHashSet();
        if (counted is not null && !layout.Has(Role.Status) && !layout.Has(Role.Kind))
            throw new OrderFileException(
                "--count-statuses must come with a column of statuses, got none; name the column with status=.");
        if (counted is not null && layout.Has(Role.Status))
            words.AddCounted(survey, counted);
        else
            Add(words.Statuses, survey.Statuses, OrderFormats.Default.Statuses, layout.Recipe?.Statuses, layout, Role.Status);
        if (counted is not null && !layout.Has(Role.Status))
            foreach (var kind in survey.Kinds.Keys)
                words.Kinds[kind] = counted.Contains(OrderFormats.NormalizeWord(kind)) ? TransactionKind.Sale : TransactionKind.Other;
        else
            Add(words.Kinds, survey.Kinds, OrderFormats.Default.Kinds, layout.Recipe?.Kinds, layout, Role.Kind);
        return words;
    }

    private static string[]? Split(string? words) =>
        words?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void AddCounted(TableSurvey survey, HashSet<string> sales)
    {
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
        // Where a recipe knows none of the words, such as the ids of metrics, it does not know which of them are purchases.
        var hasKnown = counts.Keys.Any(text => ofRecipe?.ContainsKey(OrderFormats.NormalizeWord(text)) == true);
        foreach (var text in counts.Keys)
        {
            var word = OrderFormats.NormalizeWord(text);
            // The empty word of a recipe is every word that has no other meaning.
            if (ofRecipe?.TryGetValue(word, out var meaning) == true
                || known.TryGetValue(word, out meaning)
                || role == Role.Status && (TryFindParts(text, known, out meaning)
                    || TryFindSubject(word, known, out meaning)
                    || known.TryGetValue(OrderFormats.NormalizeWord(text.Split('(')[0]), out meaning))
                || role == Role.Kind && TryFindStage(word, out meaning)
                || hasKnown && ofRecipe!.TryGetValue("", out meaning)
                || text.Length > 0 && NullText.IsNull(Encoding.UTF8.GetBytes(text)))
                words[text] = meaning;
            else
                unknown.Add(text);
        }
        if (role == Role.Kind && layout[role] is { Why: OrderLayout.KnownName } kind && counts.Count > 0
            && counts.Keys.All(text => OrderFormats.Default.PaymentWords.Contains(OrderFormats.NormalizeWord(text))))
        {
            layout.Remove(role, $"Column {kind.Name} is not used as kind: its words are ways to pay.");
            return;
        }
        if (unknown.Count == 0)
            return;
        if (role == Role.Kind && counts.Count == 1)
        {
            layout.Remove(
                role, $"Column {layout[role]!.Name} is not used as kind: all rows have the word {Show(unknown[0])}, which is not known.");
            return;
        }
        // A column without a known word may be something else, such as a state of the USA or the name of an event.
        var isOther = unknown.Count == counts.Count && layout[role]!.Why == OrderLayout.KnownName;
        if (isOther && (role == Role.Kind || unknown.Count > MaximumNamed))
            layout.Remove(
                role,
                $"Column {layout[role]!.Name} is not used as {role.Name()}: none of its words is known. " +
                "If the column says which orders are purchases, name those words with --count-statuses.");
        else
            throw Unknown(unknown, counts, layout, role, words.Where(IsSale).Select(word => word.Key), isOther);
    }

    /// <summary>
    /// Finds the meaning of a status of several parts, all of which are known, such as "done - not paid". A part that is not
    /// a sale decides.
    /// </summary>
    private static bool TryFindParts<T>(string text, IReadOnlyDictionary<string, T> known, out T meaning)
        where T : struct
    {
        meaning = default;
        var count = 0;
        var parts = text.Split(PartMarks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var word = OrderFormats.NormalizeWord(parts[i]);
            if (OrderFormats.Default.StatusSubjects.Contains(word))
                continue;
            if (!known.TryGetValue(word, out var part) && !TryFindSubject(word, known, out part))
                return false;
            if (count++ == 0 || part is not OrderStatus.Sale)
                meaning = part;
        }
        return parts.Length > 1 && count > 0;
    }

    /// <summary>Finds the meaning of a status that names what it is of, such as "payment failed".</summary>
    private static bool TryFindSubject<T>(string word, IReadOnlyDictionary<string, T> known, out T meaning)
        where T : struct
    {
        meaning = default;
        foreach (var subject in OrderFormats.Default.StatusSubjects)
            if (word.StartsWith(subject, StringComparison.Ordinal) && known.TryGetValue(word[subject.Length..].Trim(), out meaning)
                || word.EndsWith(subject, StringComparison.Ordinal) && known.TryGetValue(word[..^subject.Length].Trim(), out meaning))
                return true;
        return false;
    }

    /// <summary>Finds the kind of a row that is called by the status of its payment, where no money was paid.</summary>
    private static bool TryFindStage<T>(string word, out T meaning)
        where T : struct
    {
        var hasNoMoney = OrderFormats.Default.Statuses.GetValueOrDefault(word) is OrderStatus.Failed or OrderStatus.Pending;
        meaning = hasNoMoney && TransactionKind.Other is T other ? other : default;
        return hasNoMoney;
    }

    private static bool IsSale<T>(KeyValuePair<string, T> word) =>
        word.Value is OrderStatus.Sale or OrderStatus.PartlyRefunded or TransactionKind.Sale or TransactionKind.Settlement;

    private static OrderFileException Unknown(
        List<string> unknown, IReadOnlyDictionary<string, long> counts, OrderLayout layout, Role role, IEnumerable<string> sales,
        bool isOther)
    {
        string[] known = [.. sales];
        string[] byCount = [.. unknown.OrderByDescending(text => counts[text])];
        var named = byCount
            .Take(MaximumNamed)
            .Select(text => $"{Show(text)} ({counts[text]:N0} lines)");
        var advice = role == Role.Status
            ? "say which statuses are purchases, for example --count-statuses paid,completed"
            : "say which are purchases with --count-statuses, or that the column is not used with kind=";
        // Most lines are purchases. So the words that occur most often are tried first. A long text can't be chosen.
        string[] words = [.. byCount.Where(text => text.Length > 0)];
        var choices = Enumerable.Range(known.Length > 0 ? 0 : 1, words.Length + (known.Length > 0 ? 1 : 0))
            .Where(count => count <= MaximumChosen || count == words.Length)
            .Select(count => ColumnMapping.Pair("countStatuses", string.Join(",", [.. known, .. words.Take(count)])));
        return new(
            $"It is not known what these words of column {layout[role]!.Name} mean: {string.Join(", ", named)}; {advice}.")
        {
            Suggestions = unknown.Count > MaximumNamed
                ? []
                : isOther ? [.. choices, $"{role.Name()}="] : [.. choices],
        };
    }

    // Long texts are counted together, under the empty text.
    private static string Show(string text) => text.Length > 0 ? text : "a long text";
}
