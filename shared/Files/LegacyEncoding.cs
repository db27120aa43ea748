using System.Text;

namespace Conversion.Files;

/// <summary>Guesses the encoding of a text that is not UTF-8, from the letters that the bytes would be.</summary>
internal static class LegacyEncoding
{
    /// <summary>Western Europe.</summary>
    public const string Western = "windows-1252";

    private const int MinimumWords = 2;

    // Of the words that two encodings read differently, one language explains almost all, and the West clearly fewer.
    private const double MinimumShare = 0.85;
    private const double MinimumLead = 0.15;

    // From here on, letters are not Latin. A word does not mix them with Latin letters.
    private const char FirstGreek = '\u0370';

    private static readonly Language[] West =
    [
        new("äöüß"), new("àâçéèêëîïôûüÿœæ", Final: "ù"), new("áéíñóúü"), new("ãáàâçéêíóôúü", BeforeE: "õ"), new("éíóú", Final: "àèìòù"),
        new("äöåé"), new("æøåéöäü"), new("éëïöüèê"), new("áðéíóúýþæö"),
    ];

    /// <summary>
    /// The encodings of old programs for languages, with the letters that are not ASCII in lower case. Of encodings that explain a text
    /// equally well, the first one wins.
    /// </summary>
    private static readonly (string[] Encodings, Language[] Languages)[] Families =
    [
        (["macintosh", "ibm850"], West),
        (["windows-1250", "iso-8859-2", "ibm852"],
        [
            new("áčďéěíňóřšťúůýžöäü"), new("áäčďéíĺľňóôŕšťúýž"), new("ąćęłńóśźżéöäü"), new("áéíóöőúüűä"), new("ăâîşţ"), new("čćđšž"),
        ]),
        (["windows-1251", "koi8-r", "ibm866"],
        [
            new("абвгдежзийклмнопрстуфхцчшщъыьэюяё"), new("абвгдежзийклмнопрстуфхцчшщьюяіїєґ"), new("абвгдежзиклмнопрстуфхцчшђљњћџј"),
        ]),
        (["windows-1253"], [new("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ")]),
        // .NET knows no lower case of İ.
        (["windows-1254"], [new("âçğıİîöşüäß")]),
        (["windows-1257"], [new("ąčęėįšųūž"), new("āčēģīķļņšūž"), new("äöüõšž")]),
    ];

    /// <summary>Returns the name of the encoding.</summary>
    /// <param name="sample">Parts of the text that have bytes that are wrong in UTF-8.</param>
    public static string Guess(ReadOnlySpan<byte> sample) => Find(sample) ?? Western;

    /// <summary>Returns the name of an encoding that is not the one of the West; null where the West explains the text as well.</summary>
    /// <param name="sample">Parts of the text that have bytes that are wrong in UTF-8.</param>
    public static string? Find(ReadOnlySpan<byte> sample)
    {
        var western = Decode(sample, Western);
        var words = FindWords(sample);
        var (best, share) = ((string?)null, 0.0);
        foreach (var (encodings, languages) in Families)
            foreach (var encoding in encodings)
            {
                var text = Decode(sample, encoding);
                if (text.Length != sample.Length)
                    continue;
                var different = words.FindAll(word => !text.AsSpan(word).SequenceEqual(western.AsSpan(word)));
                var explained = languages == West
                    ? ExplainByAny(text, different)
                    : languages.Max(language => Explain(text, different, [language]));
                if (explained > share && explained >= MinimumShare && explained >= ExplainByAny(western, different) + MinimumLead)
                    (best, share) = (encoding, explained);
            }
        return best ?? (ExplainByAny(western, words) < MinimumShare ? DoubleByteEncoding.Find(sample) : null);
    }

    /// <summary>Returns the places of words: letters of ASCII and bytes that are not ASCII, with at least one of the latter.</summary>
    private static List<Range> FindWords(ReadOnlySpan<byte> sample)
    {
        var words = new List<Range>();
        for (var start = 0; start < sample.Length;)
        {
            var end = start;
            while (end < sample.Length && (sample[end] >= 0x80 || char.IsAsciiLetter((char)sample[end])))
                end++;
            // A sign, such as of a currency, is not a word.
            if (end - start > 1 && sample[start..end].ContainsAnyExceptInRange((byte)0, (byte)0x7F))
                words.Add(start..end);
            start = end + 1;
        }
        return words;
    }

    private static double ExplainByAny(string text, List<Range> words) => Explain(text, words, West);

    /// <summary>Returns the share of words that have the letters of one of several languages; 0 for too few words.</summary>
    private static double Explain(string text, List<Range> words, Language[] languages) => words.Count < MinimumWords
        ? 0
        : (double)words.Count(word => Array.Exists(languages, language => language.Has(text.AsSpan(word)))) / words.Count;

    private static string Decode(ReadOnlySpan<byte> sample, string encoding) =>
        CodePagesEncodingProvider.Instance.GetEncoding(encoding)!.GetString(sample);

    /// <summary>The letters of a language that are not ASCII.</summary>
    /// <param name="Letters">Letters anywhere in a word.</param>
    /// <param name="Final">Letters at the end of words only.</param>
    /// <param name="BeforeE">Letters before an e only.</param>
    private sealed record Language(string Letters, string Final = "", string BeforeE = "")
    {
        /// <summary>Whether a word has letters of the language only, and capitals at its start or everywhere.</summary>
        public bool Has(ReadOnlySpan<char> word)
        {
            for (var i = 0; i < word.Length; i++)
            {
                var isLatin = word[i] < FirstGreek;
                if (i > 0 && (char.IsUpper(word[i]) && char.IsLower(word[i - 1]) || isLatin != word[i - 1] < FirstGreek))
                    return false;
                if (word[i] >= 0x80 && !Has(char.ToLowerInvariant(word[i]), i + 1 < word.Length ? char.ToLowerInvariant(word[i + 1]) : ' '))
                    return false;
            }
            return true;
        }

        private bool Has(char letter, char after) => Letters.Contains(letter, StringComparison.Ordinal)
            || Final.Contains(letter, StringComparison.Ordinal) && !char.IsLetter(after)
            || BeforeE.Contains(letter, StringComparison.Ordinal) && after == 'e';
    }
}
