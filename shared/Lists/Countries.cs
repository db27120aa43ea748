namespace Conversion.Lists;

/// <summary>A country.</summary>
/// <param name="Code">Two letters of ISO 3166.</param>
/// <param name="CallingCode">The code of its phone numbers.</param>
/// <param name="Trunk">What a number starts with that is called within the country; empty for nothing.</param>
/// <param name="Names">Its names in lower case.</param>
internal sealed record Country(string Code, string CallingCode, string Trunk, IReadOnlyList<string> Names);

/// <summary>The countries whose names and phone numbers are known.</summary>
internal static class Countries
{
    // Code, calling code and prefix (ITU-T E.164 and E.123), and names with bars between them.
    private const string Table =
        """
        AE 971 0 united arab emirates|uae
        AR 54 0 argentina
        AT 43 0 austria|österreich|autriche
        AU 61 0 australia|australien
        BE 32 0 belgium|belgien|belgique|belgië
        BG 359 0 bulgaria|bulgarien|българия
        BR 55 0 brazil|brasil|brasilien
        CA 1 1 canada|kanada
        CH 41 0 switzerland|schweiz|suisse|svizzera
        CL 56 - chile
        CN 86 0 china|中国
        CO 57 - colombia|kolumbien
        CY 357 - cyprus|zypern
        CZ 420 - czechia|czech republic|tschechien|česko
        DE 49 0 germany|deutschland|allemagne|alemania|germania|duitsland|niemcy
        DK 45 - denmark|dänemark|danmark
        EE 372 - estonia|estland|eesti
        ES 34 - spain|spanien|españa|espagne|spanje|hiszpania
        FI 358 0 finland|finnland|suomi
        FR 33 0 france|frankreich|francia|frankrijk
        GB 44 0 united kingdom|uk|great britain|england|scotland|wales|northern ireland|großbritannien|royaume-uni|reino unido
        GR 30 - greece|griechenland
        HK 852 - hong kong
        HR 385 0 croatia|kroatien|hrvatska
        HU 36 06 hungary|ungarn|magyarország
        IE 353 0 ireland|irland|eire
        IL 972 0 israel
        IN 91 0 india|indien
        IS 354 - iceland|island
        IT 39 - italy|italien|italia|italie
        JP 81 0 japan|日本
        KR 82 0 south korea|korea, republic of
        LI 423 - liechtenstein
        LT 370 0 lithuania|litauen|lietuva
        LU 352 - luxembourg|luxemburg
        LV 371 - latvia|lettland|latvija
        MT 356 - malta
        MX 52 - mexico|méxico|mexiko
        MY 60 0 malaysia
        NL 31 0 netherlands|the netherlands|holland|niederlande|nederland|pays-bas
        NO 47 - norway|norwegen|norge
        NZ 64 0 new zealand|neuseeland
        PH 63 0 philippines
        PL 48 - poland|polen|polska
        PT 351 - portugal
        RO 40 0 romania|rumänien|românia
        SA 966 0 saudi arabia
        SE 46 0 sweden|schweden|sverige
        SG 65 - singapore|singapur
        SI 386 0 slovenia|slowenien|slovenija
        SK 421 0 slovakia|slowakei|slovensko
        TH 66 0 thailand
        TR 90 0 turkey|türkiye|türkei
        TW 886 0 taiwan
        UA 380 0 ukraine
        US 1 1 united states|united states of america|usa|vereinigte staaten|états-unis|estados unidos
        VN 84 0 vietnam|viet nam
        ZA 27 0 south africa|südafrika
        """;

    private static readonly Dictionary<string, Country> ByCode = Table.Split('\n', StringSplitOptions.TrimEntries)
        .Select(Parse).ToDictionary(country => country.Code);

    private static readonly Dictionary<string, string> CodeByName = ByCode.Values
        .SelectMany(country => country.Names.Select(name => (name, country.Code)))
        .ToDictionary(country => country.name, country => country.Code);

    /// <summary>Returns the code of a country: two letters, or a name that is known. Returns null for another text.</summary>
    public static string? FindCode(string? text)
    {
        text = text?.Trim();
        if (text is { Length: 2 } && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1]) && !IsUk(text))
            return text.ToUpperInvariant();
        return text is null ? null : CodeByName.GetValueOrDefault(text.ToLowerInvariant());
    }

    /// <summary>Returns a country; null for one that is not in the table.</summary>
    public static Country? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    // ISO 3166 reserves UK, and the code is GB.
    private static bool IsUk(string text) => text.Equals("uk", StringComparison.OrdinalIgnoreCase);

    private static Country Parse(string line)
    {
        var parts = line.Split(' ', 4);
        return new(parts[0], parts[1], parts[2] == "-" ? "" : parts[2], parts[3].Split('|'));
    }
}
