using System.Buffers;
using System.Text;
using System.Text.Json;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// What files of orders mean, as data: the names of columns, words and the exports of platforms. Only the embedded document
/// formats.json lists them.
/// </summary>
public sealed class OrderFormats
{
    private static readonly Lazy<OrderFormats> Embedded = new(
        () => new(CompressedResource.Read(typeof(OrderFormats).Assembly, "formats.json")));

    private static readonly SearchValues<char> CodeLetters = SearchValues.Create("0123456789.");

    private readonly Dictionary<Role, RoleNames> _roles = [];

    private readonly Dictionary<ContactRole, string[]> _contacts = [];
    private readonly Dictionary<string, bool> _consentWords = [];

    private OrderFormats(byte[] json)
    {
        Json = json;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        foreach (var element in root.GetProperty("roles").EnumerateArray())
        {
            var role = Parse(element.GetProperty("role").GetString()!);
            _roles.Add(role, new(
                element.GetProperty("about").GetString()!,
                Strings(element, "names"),
                Strings(element, "vagueNames"),
                Strings(element, "notNames"),
                Strings(element, "recordNames")));
        }
        Delimiters = Strings(root, "delimiters");
        NullWords = Words(root, "nullWords");
        GuestWords = Words(root, "guestWords");
        MinorUnitWords = Words(root, "minorUnitWords");
        RateWords = Words(root, "rateWords");
        MoneyMembers = Words(root, "moneyMembers");
        ValueMembers = Words(root, "valueMembers");
        TypeMembers = Words(root, "typeMembers");
        Prefixes = Words(root, "prefixes");
        Abbreviations = root.GetProperty("abbreviations").EnumerateObject()
            .ToDictionary(word => word.Name, word => word.Value.GetString()!);
        PartWords = Words(root, "partWords");
        WithoutTaxWords = Strings(root, "withoutTaxWords");
        WithTaxWords = Strings(root, "withTaxWords");
        TimeWords = Strings(root, "timeWords");
        HourWords = Words(root, "hourWords");
        var halves = root.GetProperty("halfWords");
        HalfWords =
        [
            .. Strings(halves, "am").Select(word => (word, false)).Concat(Strings(halves, "pm").Select(word => (word, true)))
                .OrderByDescending(half => half.word.Length),
        ];
        YesWords = Words(root, "yesWords");
        NoWords = Words(root, "noWords");
        StatusSubjects = Strings(root, "statusSubjects");
        PaymentWords = Words(root, "paymentWords");
        TotalWords = Strings(root, "totalWords").Select(NormalizeWord).ToHashSet();
        var currencies = root.GetProperty("currencies");
        CurrencyCodes = Words(currencies, "codes");
        CurrenciesWithoutCents = Words(currencies, "withoutCents");
        CurrenciesWithThousandths = Words(currencies, "withThousandths");
        CurrencySigns = currencies.GetProperty("signs").EnumerateObject()
            .ToDictionary(sign => sign.Name, sign => sign.Value.GetString()!);
        Months = Numbers(root, "months");
        Zones = Numbers(root, "zones");
        Statuses = Meanings<OrderStatus>(root, "statuses");
        Kinds = Meanings<TransactionKind>(root, "kinds");
        foreach (var element in root.GetProperty("contacts").EnumerateArray())
            _contacts.Add(Enum.Parse<ContactRole>(element.GetProperty("role").GetString()!, ignoreCase: true), Strings(element, "names"));
        var consent = root.GetProperty("consentWords");
        foreach (var word in Strings(consent, "yes"))
            _consentWords[NormalizeWord(word)] = true;
        foreach (var word in Strings(consent, "no"))
            _consentWords[NormalizeWord(word)] = false;
        ReadFurther(root);
        var recipes = root.GetProperty("recipes");
        Recipes = [.. recipes.EnumerateArray().Select(element => new Recipe(element))];
    }

    /// <summary>The definitions that all readers use.</summary>
    public static OrderFormats Default => Embedded.Value;

    /// <summary>The document as JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Delimiters of text files.</summary>
    internal IReadOnlyList<string> Delimiters { get; }

    /// <summary>Words that mean no value.</summary>
    internal IReadOnlySet<string> NullWords { get; }

    /// <summary>Words that mean no known customer.</summary>
    internal IReadOnlySet<string> GuestWords { get; }

    /// <summary>Words that start a line of sums.</summary>
    internal IReadOnlySet<string> TotalWords { get; }

    /// <summary>ISO 4217 codes.</summary>
    internal IReadOnlySet<string> CurrencyCodes { get; }

    /// <summary>ISO 4217 codes of currencies whose smallest unit is the whole unit.</summary>
    internal IReadOnlySet<string> CurrenciesWithoutCents { get; }

    /// <summary>ISO 4217 codes of currencies whose whole unit has a thousand of the smallest unit.</summary>
    internal IReadOnlySet<string> CurrenciesWithThousandths { get; }

    /// <summary>Words in a column's name that say that its money is in the smallest unit.</summary>
    internal IReadOnlySet<string> MinorUnitWords { get; }

    /// <summary>Words in a column's name that say that its numbers are percentages.</summary>
    internal IReadOnlySet<string> RateWords { get; }

    /// <summary>Members of an object of money that have its number. The name of the object says what the money is of.</summary>
    internal IReadOnlySet<string> MoneyMembers { get; }

    /// <summary>Members of a JSON object that only name the type of its value, whatever other values look like.</summary>
    internal IReadOnlySet<string> ValueMembers { get; }

    /// <summary>Members that name the type of a value where all values have one of them.</summary>
    internal IReadOnlySet<string> TypeMembers { get; }

    /// <summary>Members of a JSON object that say that there is no value.</summary>
    internal IReadOnlySet<string> NullMembers { get; private set; } = new HashSet<string>();

    /// <summary>Members of a JSON object that name what the object is.</summary>
    internal IReadOnlySet<string> NameMembers { get; private set; } = new HashSet<string>();

    /// <summary>Words at the end of the name of a status.</summary>
    internal IReadOnlySet<string> StatusWords { get; private set; } = new HashSet<string>();

    /// <summary>Names of columns that are parts of the tax.</summary>
    internal IReadOnlySet<string> TaxParts { get; private set; } = new HashSet<string>();

    /// <summary>Names of columns that say what a line is, such as an article or the shipping.</summary>
    internal IReadOnlySet<string> LineKindNames { get; private set; } = new HashSet<string>();

    /// <summary>Words for lines that are not goods.</summary>
    internal IReadOnlySet<string> NoGoodsWords { get; private set; } = new HashSet<string>();

    /// <summary>Words of a line of a database's dump that names the columns of the rows below.</summary>
    internal IReadOnlySet<string> CopyWords { get; private set; } = new HashSet<string>();

    /// <summary>The first text of files that are not orders, what they are, and what to do.</summary>
    internal IReadOnlyList<(string Start, string Title, string Advice)> Refused { get; private set; } = [];

    /// <summary>What replaces the sign of a currency that an encoding lacks.</summary>
    internal IReadOnlySet<string> LostSigns { get; private set; } = new HashSet<string>();

    /// <summary>Short words of a table at the start of the names of its columns.</summary>
    internal IReadOnlySet<string> Prefixes { get; }

    /// <summary>Whole words by their abbreviation.</summary>
    internal IReadOnlyDictionary<string, string> Abbreviations { get; }

    /// <summary>Words that the name of a part of an order may have beside it.</summary>
    internal IReadOnlySet<string> PartWords { get; }

    /// <summary>Words in the name of money without tax.</summary>
    internal IReadOnlyList<string> WithoutTaxWords { get; }

    /// <summary>Words in the name of money with tax.</summary>
    internal IReadOnlyList<string> WithTaxWords { get; }

    /// <summary>Words between a date and its time.</summary>
    internal IReadOnlyList<string> TimeWords { get; }

    /// <summary>Words for hours behind a time.</summary>
    internal IReadOnlySet<string> HourWords { get; }

    /// <summary>Words for the halves of the day, the longest first, and whether they mean the afternoon.</summary>
    internal IReadOnlyList<(string Word, bool IsAfternoon)> HalfWords { get; }

    /// <summary>Texts that mean yes.</summary>
    internal IReadOnlySet<string> YesWords { get; }

    /// <summary>Texts that mean no.</summary>
    internal IReadOnlySet<string> NoWords { get; }

    /// <summary>What a status can be of, such as the payment.</summary>
    internal IReadOnlyList<string> StatusSubjects { get; }

    /// <summary>Ways to pay.</summary>
    internal IReadOnlySet<string> PaymentWords { get; }

    /// <summary>The currency that a sign most often means.</summary>
    internal IReadOnlyDictionary<string, string> CurrencySigns { get; }

    /// <summary>The number of a month, by name.</summary>
    internal IReadOnlyDictionary<string, int> Months { get; }

    /// <summary>Minutes east of UTC, by the name of a zone.</summary>
    internal IReadOnlyDictionary<string, int> Zones { get; }

    /// <summary>What statuses mean.</summary>
    internal IReadOnlyDictionary<string, OrderStatus> Statuses { get; }

    /// <summary>What kinds of transactions mean.</summary>
    internal IReadOnlyDictionary<string, TransactionKind> Kinds { get; }

    /// <summary>Whether a word of a column of consent says yes.</summary>
    internal IReadOnlyDictionary<string, bool> ConsentWords => _consentWords;

    /// <summary>Exports of known platforms.</summary>
    internal IReadOnlyList<Recipe> Recipes { get; }

    /// <summary>The names of the recipes, for <c>--format</c>.</summary>
    public IEnumerable<string> RecipeNames => Recipes.Select(recipe => recipe.Name);

    /// <summary>The names of a role's columns.</summary>
    internal RoleNames this[Role role] => _roles[role];

    /// <summary>Returns the names of a contact role's columns.</summary>
    internal IReadOnlyList<string> ContactNames(ContactRole role) => _contacts[role];

    /// <summary>Returns the letters and digits of a column's name in lower case.</summary>
    internal static string Normalize(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(ToLower));

    /// <summary>Returns how many of the smallest unit one unit of a currency has.</summary>
    internal int MinorUnitsOf(string currency)
    {
        var code = currency.ToUpperInvariant();
        if (CurrenciesWithoutCents.Contains(code))
            return 1;
        return CurrenciesWithThousandths.Contains(code) ? 1000 : 100;
    }

    /// <summary>
    /// Returns a word in lower case, with one blank in place of other characters, and without a number in brackets before it.
    /// </summary>
    internal static string NormalizeWord(string word)
    {
        var text = new StringBuilder(word.Length);
        foreach (var letter in WithoutCode(word))
            if (char.IsLetterOrDigit(letter))
                text.Append(ToLower(letter));
            else if (text.Length > 0 && text[^1] != ' ')
                text.Append(' ');
        return text.ToString().TrimEnd();
    }

    private static ReadOnlySpan<char> WithoutCode(string word)
    {
        var end = word.StartsWith('[') ? word.IndexOf(']', StringComparison.Ordinal) : -1;
        return end > 1 && end + 1 < word.Length && !word.AsSpan(1, end - 1).ContainsAnyExcept(CodeLetters) ? word.AsSpan(end + 1) : word;
    }

    // The capital of the Turkish i has no small letter of its own in other languages.
    private static char ToLower(char letter) => letter == 'İ' ? 'i' : char.ToLowerInvariant(letter);

    /// <summary>Reads what the words of a member mean.</summary>
    internal static Dictionary<string, T> Meanings<T>(JsonElement parent, string name)
        where T : struct, Enum
    {
        var meanings = new Dictionary<string, T>();
        if (parent.TryGetProperty(name, out var member))
            foreach (var meaning in member.EnumerateObject())
                foreach (var word in meaning.Value.EnumerateArray())
                    meanings[NormalizeWord(word.GetString()!)] = Enum.Parse<T>(meaning.Name, ignoreCase: true);
        return meanings;
    }

    /// <summary>Reads the texts of a member; empty when the member is absent.</summary>
    internal static string[] Strings(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) ? [.. member.EnumerateArray().Select(text => text.GetString()!)] : [];

    /// <summary>Reads the name of a role.</summary>
    /// <exception cref="InvalidDataException">There is no such role.</exception>
    internal static Role Parse(string role) =>
        Roles.Parse(role) ?? throw new InvalidDataException(
            $"formats.json: role must be one of {string.Join(", ", Enum.GetNames<Role>())}, got {role}.");

    /// <summary>Reads the words that say what columns and lines are not.</summary>
    private void ReadFurther(JsonElement root)
    {
        LostSigns = Words(root, "lostSigns");
        NullMembers = Words(root, "nullMembers");
        NameMembers = Words(root, "nameMembers");
        StatusWords = Words(root, "statusWords");
        TaxParts = Words(root, "taxParts");
        LineKindNames = Words(root, "lineKindNames");
        NoGoodsWords = Strings(root, "noGoodsWords").Select(NormalizeWord).ToHashSet();
        CopyWords = Words(root, "copyWords");
        Refused =
        [
            .. root.GetProperty("refused").EnumerateArray().SelectMany(element => Strings(element, "start").Select(start =>
                (start, element.GetProperty("title").GetString()!, element.GetProperty("advice").GetString()!))),
        ];
    }

    private static string RecordsOf(JsonElement recipe) =>
        recipe.TryGetProperty("records", out var records) ? records.GetString()! : "";

    private static HashSet<string> Words(JsonElement parent, string name) => [.. Strings(parent, name)];

    private static Dictionary<string, int> Numbers(JsonElement parent, string name) =>
        parent.GetProperty(name).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32());
}
