using System.Text;

namespace Conversion.Orders;

/// <summary>Compares the names of columns with the names of roles.</summary>
internal static class ColumnNames
{
    // Longer names are sentences.
    private const int MaximumWords = 6;
    private const int MaximumMember = 60;

    // Shorter names of parts are in other words, such as port in report.
    private const int MinimumPart = 8;

    /// <summary>Parts of an order, whose name can have other words beside it, such as total and amount.</summary>
    public static readonly IReadOnlySet<Role> PartsOfOrders =
        new HashSet<Role> { Role.Refunded, Role.Discount, Role.Shipping, Role.Tax, Role.Tip, Role.Fee };

    private static readonly Lazy<ILookup<string, Role>> Parts = new(() => PartsOfOrders
        .SelectMany(role => OrderFormats.Default[role].Names.Select(name => (name, role))).ToLookup(pair => pair.name, pair => pair.role));

    private static readonly Lazy<HashSet<string>> Known = new(() =>
        [.. Enum.GetValues<Role>().SelectMany(role => OrderFormats.Default[role].Names)]);

    private static readonly Lazy<HashSet<string>> KnownMoney = new(() =>
        [.. Enum.GetValues<Role>().Where(role => role.IsMoney()).SelectMany(role => OrderFormats.Default[role].Names)]);

    /// <summary>Whether a role has the name of a column.</summary>
    public static bool IsKnown(string column) => Forms(column).Any(Known.Value.Contains);

    /// <summary>Whether one of several roles has the name of a column.</summary>
    public static bool IsOf(string column, IReadOnlyList<Role> roles) =>
        Forms(column).Any(form => roles.Any(role => OrderFormats.Default[role].Names.Contains(form)));

    /// <summary>Whether the name of a column says that its numbers are percentages.</summary>
    public static bool IsRate(string column) => column.Contains('%', StringComparison.Ordinal)
        || WordsOf(column).Exists(OrderFormats.Default.RateWords.Contains)
        || OrderFormats.Default.RateWords.Any(OrderFormats.Normalize(column).EndsWith);

    /// <summary>Returns the forms of a name without the words that say that its numbers are percentages.</summary>
    public static IEnumerable<string> FormsWithoutRate(string column) =>
        FormsOf(string.Join('_', WordsOf(column).Where(word => !OrderFormats.Default.RateWords.Contains(word))));

    /// <summary>
    /// Returns the normalized name without the prefix of its table, and with whole words in place of abbreviations. Returns an empty
    /// text for a name that has neither.
    /// </summary>
    public static string Spelled(string column)
    {
        var formats = OrderFormats.Default;
        // A name is known by what follows an abbreviation, but of a price without VAT, that alone would be the tax.
        var saysTax = HasPhrase(column, formats.WithTaxWords.Concat(formats.WithoutTaxWords));
        var words = WordsOf(column[((saysTax ? LastPoint(column) : column.LastIndexOf('.')) + 1)..]);
        if (words.Count > 1 && formats.Prefixes.Contains(words[0]) && column.Contains('_', StringComparison.Ordinal))
            words.RemoveAt(0);
        var spelled = string.Concat(words.Select(word => formats.Abbreviations.GetValueOrDefault(word, word)));
        return spelled == OrderFormats.Normalize(column) ? "" : spelled;
    }

    /// <summary>Whether the name of a column says that its money is a sum, or contains the tax.</summary>
    public static bool IsSum(string column) =>
        HasPhrase(column, OrderFormats.Default.TotalWords.Concat(OrderFormats.Default.WithTaxWords));

    /// <summary>
    /// Returns the name of a part of an order, such as its shipping, without words like total and amount, and without words that
    /// say whether the money has tax. Returns an empty text for another name.
    /// </summary>
    /// <param name="column">The name.</param>
    /// <param name="hasTax">Whether the name says that the money has tax.</param>
    public static string PartOf(string column, out bool hasTax)
    {
        hasTax = false;
        var formats = OrderFormats.Default;
        var name = $" {string.Join(' ', WordsOf(column[(LastPoint(column) + 1)..]))} ";
        foreach (var words in formats.WithTaxWords)
            if (name.Contains($" {words} ", StringComparison.Ordinal))
                (name, hasTax) = (name.Replace($" {words} ", " ", StringComparison.Ordinal), true);
        foreach (var words in formats.WithoutTaxWords)
            name = name.Replace($" {words} ", " ", StringComparison.Ordinal);
        return string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !formats.PartWords.Contains(word)));
    }

    /// <summary>Whether the name of a column says that its money is without tax.</summary>
    public static bool IsWithoutTax(string column) => HasPhrase(column, OrderFormats.Default.WithoutTaxWords);

    /// <summary>Whether the last member of a path that says what its value is of is a status.</summary>
    public static bool IsStatusOfPath(string column)
    {
        var members = column.Split('.').Select(member => member.TrimEnd('[', ']')).ToList();
        if (members.Count > 1 && OrderFormats.Default.NameMembers.Contains(OrderFormats.Normalize(members[^1])))
            members.RemoveAt(members.Count - 1);
        return WordsOf(members[^1]) is [.., var last] && OrderFormats.Default.StatusWords.Contains(last);
    }

    /// <summary>Returns the parts of an order, such as its shipping, whose name is in the name of a column, among other words.</summary>
    public static IEnumerable<Role> PartsIn(string column)
    {
        var words = WordsOf(column);
        for (var start = 0; start < words.Count; start++)
        {
            var name = "";
            for (var end = start; end < Math.Min(words.Count, start + MaximumWords); end++)
                foreach (var role in Parts.Value[name += words[end]])
                    yield return role;
        }
    }

    /// <summary>Returns the parts of an order whose name is inside a name of small letters only, as in the tables of old shops.</summary>
    public static IEnumerable<Role> PartsInWord(string column)
    {
        var word = column.TrimEnd('1', '2', '3');
        if (!word.All(char.IsAsciiLetterLower))
            yield break;
        foreach (var part in Parts.Value)
            if (part.Key.Length >= MinimumPart
                ? word.Contains(part.Key, StringComparison.Ordinal)
                : part.Key is "tax" or "vat" && word.EndsWith(part.Key, StringComparison.Ordinal))
                foreach (var role in part)
                    yield return role;
    }

    /// <summary>Whether a column is inside an object of a part of an order, such as its shipping.</summary>
    public static bool IsInPart(string column) => column.Split('.').SkipLast(1).Any(member =>
        member.Length <= MaximumMember && Parts.Value.Contains(OrderFormats.Normalize(member)));

    /// <summary>Whether the name of a column says that its money is in the smallest unit of the currency.</summary>
    public static bool IsMinor(string column) =>
        WordsOf(column[(LastPoint(column) + 1)..]).Exists(OrderFormats.Default.MinorUnitWords.Contains);

    /// <summary>
    /// Returns the normalized forms of a column's name, from the whole name to its last part: the name, the name without
    /// brackets, the name without a currency, and the last members of a path. Of a name that says that money is in the
    /// smallest unit, also the forms without these words.
    /// </summary>
    public static IEnumerable<string> Forms(string column)
    {
        if (!IsMinor(column))
            return FormsOf(column);
        var start = LastPoint(column) + 1;
        var words = WordsOf(column[start..]).Where(word => !OrderFormats.Default.MinorUnitWords.Contains(word) && !IsUnit(word));
        return FormsOf(column).Concat(FormsOf($"{column[..start]}{string.Join('_', words)}".TrimEnd('.')));
    }

    private static bool IsUnit(string word) => word is "in" or "unit" or "units";

    private static IEnumerable<string> FormsOf(string column)
    {
        yield return OrderFormats.Normalize(column);
        var bare = WithoutBrackets(column);
        if (bare.Length < column.Length)
            yield return OrderFormats.Normalize(bare);
        var words = bare.Split([' ', '_', ',', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && OrderFormats.Default.CurrencyCodes.Contains(words[^1].ToUpperInvariant()))
            yield return OrderFormats.Normalize(string.Concat(words[..^1]));
        var dot = LastPoint(bare);
        // A point beside a blank ends an abbreviation.
        if (dot < 0 || bare.Contains(' ', StringComparison.Ordinal))
            yield break;
        var parent = dot > 0 ? bare.LastIndexOf('.', dot - 1) : -1;
        if (parent >= 0)
            yield return OrderFormats.Normalize(bare[(parent + 1)..]);
        if (OrderFormats.Default.MoneyMembers.Contains(OrderFormats.Normalize(bare[(dot + 1)..])))
        {
            var money = OrderFormats.Normalize(bare[(parent + 1)..dot]);
            yield return money;
            if (KnownMoney.Value.Contains(money))
                yield break;
        }
        yield return OrderFormats.Normalize(bare[(dot + 1)..]);
    }

    // A point that ends an abbreviation is not one of a path.
    private static int LastPoint(string column)
    {
        for (var i = column.Length - 2; i >= 0; i--)
            if (column[i] == '.' && column[i + 1] is not (' ' or '-'))
                return i;
        return -1;
    }

    /// <summary>Returns the words of a name in lower case: between its marks, and from capital to capital.</summary>
    private static List<string> WordsOf(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isMark = i == name.Length || !char.IsLetterOrDigit(name[i]);
            if (!isMark && !(i > start && char.IsUpper(name[i]) && char.IsLower(name[i - 1])))
                continue;
            if (i > start)
                words.Add(name[start..i].ToLowerInvariant());
            start = isMark ? i + 1 : i;
        }
        return words;
    }

    private static string WithoutBrackets(string column)
    {
        var bare = new StringBuilder(column.Length);
        var depth = 0;
        for (var i = 0; i < column.Length; i++)
        {
            // The brackets of a path, line_items[], are empty.
            var isOpening = column[i] == '(' || column[i] == '[' && i + 1 < column.Length && column[i + 1] != ']';
            depth += isOpening ? 1 : 0;
            if (depth == 0)
                bare.Append(column[i]);
            depth -= depth > 0 && column[i] is ')' or ']' ? 1 : 0;
        }
        return bare.ToString();
    }

    private static bool HasPhrase(string column, IEnumerable<string> phrases)
    {
        var words = $" {string.Join(' ', WordsOf(column))} ";
        return phrases.Any(phrase => words.Contains($" {phrase} ", StringComparison.Ordinal));
    }
}
