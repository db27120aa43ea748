using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Conversion.Lists;
using Conversion.Orders;

namespace Conversion.Tests.Lists;

/// <summary>Each template gives a row of every kind the form that the tool documents.</summary>
public sealed class ListTemplateTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);

    private static readonly ListPerson Anna = Person("+49-7", "treatment", Consent.Yes) with
    {
        Contacts = new Dictionary<ContactRole, string>
        {
            [ContactRole.Email] = " Anna.Maria@Gmail.com ",
            [ContactRole.Phone] = "'030 123 456-78",
            [ContactRole.Name] = "Anna  Maria O'Neil",
            [ContactRole.City] = "Sankt Gallen",
            [ContactRole.Region] = "St. Gallen",
            [ContactRole.Postcode] = "'01099",
            [ContactRole.Country] = "Deutschland",
        },
        Columns = [KeyValuePair.Create("Notes", (string?)"=1+1, \"quoted\"\nline"), KeyValuePair.Create("Email", (string?)"twice")],
    };

    // Held out; refused; unknown consent; no address; a phone number only; letters beyond ASCII before the @; Anna again.
    private static readonly ListPerson[] People =
    [
        Anna,
        Person("control", "control", Consent.Yes, "control@example.com"),
        Person("refused", "treatment", Consent.No, "refused@example.com"),
        Person("unknown", "treatment", Consent.Unknown, "unknown@example.com"),
        Person("nowhere", "treatment", Consent.Yes),
        Person("phone", "treatment", Consent.Yes, phone: "+1 415 555 2671"),
        Person("zoë@example.com", "treatment", Consent.Yes),
        Person("again", "treatment", Consent.Yes, "ANNA.MARIA@gmail.com"),
        Person("controls-other-id", "treatment", Consent.Yes, "Control@example.com"),
        Person("refused-other-id", "treatment", Consent.Yes, "refused@Example.com"),
    ];

    [Fact]
    public void Klaviyo_HasItsHeaders_AndPhoneNumbersOfE164()
    {
        var (list, lines) = Build("klaviyo");
        Assert.Equal("vip-klaviyo-2026-11-29.csv", list.FileName);
        Assert.Equal(
            "Email Address,Phone Number,First Name,Last Name,City,State/Region,Zip Code,Country,Customer ID,Conversion Action," +
            "Conversion Message,Conversion Probability,Conversion Value,Notes,Email", lines[0]);
        Assert.StartsWith(
            "Anna.Maria@Gmail.com,+493012345678,Anna Maria,O'Neil,Sankt Gallen,St. Gallen,01099,DE,+49-7,VIP,Hello,0.5,12.5,", lines[1],
            StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith(",+14155552671,", StringComparison.Ordinal));
        Assert.Equal(new(10, HeldOut: 2, WithoutConsent: 3, WithoutAddress: 1, Repeated: 1, Written: 3), list.Counts);
    }

    [Fact]
    public void Mailchimp_NeedsAnAddressInAscii_AndCutsTexts()
    {
        var longMessage = Anna with { Message = new string('ö', 200) };
        var (list, lines) = Build("mailchimp", [longMessage with { Action = "VIP, gold" }, .. People[1..]]);
        Assert.StartsWith("Email Address,First Name,Last Name,Phone Number,Tags,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Anna.Maria@Gmail.com,Anna Maria,O'Neil,+493012345678,\"\"\"VIP, gold\"\"\",+49-7,", lines[1], StringComparison.Ordinal);
        Assert.Contains($",{new string('ö', 127)},", lines[1], StringComparison.Ordinal);
        Assert.Equal(new(10, 2, 3, WithoutAddress: 3, Repeated: 1, Written: 1), list.Counts);
    }

    [Fact]
    public void HubSpot_HasTheNamesOfProperties()
    {
        var (list, lines) = Build("hubspot");
        Assert.StartsWith(
            "Email,First Name,Last Name,Phone Number,City,State/Region,Postal Code,Country/Region,Customer ID,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",Notes", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, list.Counts.Written);
    }

    [Fact]
    public void Meta_HasHashesOnly()
    {
        var (list, lines) = Build("meta");
        Assert.Equal("email,phone,fn,ln,ct,st,zip,country", lines[0]);
        Assert.Equal(
            string.Join(',', Hash("anna.maria@gmail.com"), Hash("493012345678"), Hash("anna maria"), Hash("oneil"), Hash("sanktgallen"),
                Hash("stgallen"), Hash("01099"), Hash("de")),
            lines[1]);
        Assert.Equal($",{Hash("14155552671")},,,,,,", lines[2]);
        Assert.Equal(3, list.Counts.Written);
    }

    [Fact]
    public void Google_HashesAllButCountryAndZip_AndDropsPointsOfGmail()
    {
        var (list, lines) = Build("google");
        Assert.Equal("Email,Phone,First Name,Last Name,Country,Zip", lines[0]);
        Assert.Equal(
            $"{Hash("annamaria@gmail.com")},{Hash("+493012345678")},{Hash("anna maria")},{Hash("o'neil")},DE,01099", lines[1]);
        Assert.Equal(3, list.Counts.Written);
    }

    [Fact]
    public void KnownHash_IsTheOneThatNetworksDocument() => Assert.Equal(
        "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b", AudienceHash.Of("test@example.com"));

    [Fact]
    public void Csv_HasEverybodyWhoAgreed_ByteForByte()
    {
        var (list, _) = Build("csv");
        var text = Encoding.UTF8.GetString(list.Content);
        Assert.StartsWith("Customer ID,Email,Phone,First name,Last name,Action,Message,Probability,Days to buy,Value,Reasons,Notes\r\n+49-7,", text,
            StringComparison.Ordinal);
        Assert.Contains(",\"=1+1, \"\"quoted\"\"\nline\"\r\n", text, StringComparison.Ordinal);
        Assert.Equal(5, list.Counts.Written);
    }

    [Fact]
    public void Excel_HasTextsInPlaceOfFormulas_AndSaysWhatItIs()
    {
        var formula = Anna with { Id = "=HYPERLINK(\"x\")" };
        var (list, _) = Build("excel", [formula, .. People[1..]]);
        Assert.Equal("vip-excel-2026-11-29.xlsx", list.FileName);
        var sheet = ReadSheet(list, 1);
        Assert.Contains("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">=HYPERLINK(\"x\")</t></is></c>", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", sheet, StringComparison.Ordinal);
        Assert.Contains("<v>12.5</v>", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public void Workbook_IsReadByTheReaderOfOrders()
    {
        ListPerson[] people = [Anna with { Columns = [KeyValuePair.Create("at", (string?)"2026-01-01"), KeyValuePair.Create("amount", (string?)"5")] }];
        var (list, _) = Build("excel", people);
        using var table = OrderTable.Open(
            [new("list.xlsx", () => new MemoryStream(list.Content))], new() { Columns = ColumnMapping.Parse("customer=Customer ID,amount=amount,at=at") });
        Assert.Equal("+49-7", table.Customers().Single().Customer);
    }

    [Fact]
    public void Workbook_EscapesMarkup_AndLeavesOutControls()
    {
        var (list, _) = Build("excel", [Anna with { Id = "a&b<c>d\re\tf\u0001g\uFFFE\uFFFFh", Columns = [] }]);
        Assert.Contains(
            "<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\">a&amp;b&lt;c&gt;d&#13;e\tfgh</t></is></c>" +
            "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">Anna.Maria@Gmail.com</t>",
            ReadSheet(list, 1), StringComparison.Ordinal);
    }

    // An empty cell keeps its place, and the last column of numbers is followed by a text.
    [Fact]
    public void Workbook_HasNumbersWhereItsColumnsHave()
    {
        var (list, _) = Build(
            "excel", [new() { Id = "7", Consent = Consent.Yes, Action = "VIP", Message = "5", DaysToBuy = 3.25, Reasons = "8" }]);
        const string Empty = "<c/>";
        Assert.EndsWith(
            $"<row>{Text("7")}{Empty}{Empty}{Empty}{Empty}{Text("VIP")}{Text("5")}{Empty}<c><v>3.25</v></c>{Empty}{Text("8")}</row>" +
            "</sheetData></worksheet>",
            ReadSheet(list, 1), StringComparison.Ordinal);

        static string Text(string text) => $"<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>";
    }

    [Fact]
    public void Workbook_SaysWhoWasLeftOut()
    {
        var (list, _) = Build("excel");
        string[] cells = [.. XDocument.Parse(ReadSheet(list, 2)).Descendants().Where(cell => cell.Name.LocalName == "c")
            .Select(cell => cell.Value)];
        Assert.Equal(
            [
                "About this list", "", "List", "VIP", "Written", "2026-11-29", "People of the list", "10", "Left out: control group", "2",
                "Left out: without consent", "3", "In this file", "5", "Consent", "as the orders say",
            ],
            cells);
        var confirmed = CampaignList.Build(
            ListTemplates.Find("excel")!, [Anna with { Consent = null }], "VIP", Day, isConfirmed: true);
        Assert.Contains("confirmed by the user for all people", ReadSheet(confirmed, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void Workbook_IsAPackageWithTwoSheets()
    {
        var (list, _) = Build("excel");
        using var zip = new ZipArchive(new MemoryStream(list.Content));
        Assert.Equal(
            [
                "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
                "xl/worksheets/sheet2.xml",
            ],
            zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(
            ["rels", "/xl/workbook.xml", "/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml"],
            Read("[Content_Types].xml").Elements().Select(type => type.Attribute("Extension")?.Value ?? type.Attribute("PartName")!.Value));
        Assert.Equal(["xl/workbook.xml"], Read("_rels/.rels").Elements().Select(relation => relation.Attribute("Target")!.Value));
        Assert.Equal(
            ["worksheets/sheet1.xml", "worksheets/sheet2.xml"],
            Read("xl/_rels/workbook.xml.rels").Elements().Select(relation => relation.Attribute("Target")!.Value));
        Assert.Equal(
            ["List", "About"],
            Read("xl/workbook.xml").Descendants().Select(sheet => sheet.Attribute("name")?.Value).OfType<string>());

        XElement Read(string path)
        {
            using var part = new StreamReader(zip.GetEntry(path)!.Open());
            var text = part.ReadToEnd();
            Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><", text, StringComparison.Ordinal);
            return XDocument.Parse(text).Root!;
        }
    }

    [Theory]
    [InlineData("US", "California", "90210-1234", null, "90210")]
    [InlineData("US", "CA", "90210", "ca", "90210")]
    [InlineData("GB", "Greater London", "SW1A 1AA", "greaterlondon", "sw1a1aa")]
    public void Meta_HasRegionsOfTwoLetters_AndFiveDigits_InTheUsa(
        string country, string region, string postcode, string? hashedRegion, string hashedPostcode)
    {
        var contacts = new Dictionary<ContactRole, string>
        {
            [ContactRole.Email] = "a@b.de",
            [ContactRole.Country] = country,
            [ContactRole.Region] = region,
            [ContactRole.Postcode] = postcode,
        };
        var (_, lines) = Build("meta", [Person("7", "treatment", Consent.Yes) with { Contacts = contacts }]);
        var region256 = hashedRegion is null ? "" : Hash(hashedRegion);
        Assert.EndsWith($",,,,{region256},{Hash(hashedPostcode)},{Hash(country.ToLowerInvariant())}", lines[1], StringComparison.Ordinal);
    }

    // Google matches a postal address only as a whole: both names, country and postal code.
    [Theory]
    [InlineData(ContactRole.FirstName)]
    [InlineData(ContactRole.LastName)]
    [InlineData(ContactRole.Country)]
    [InlineData(ContactRole.Postcode)]
    public void Google_LeavesOutAPartOfAPostalAddress(ContactRole missing)
    {
        var contacts = new Dictionary<ContactRole, string>
        {
            [ContactRole.FirstName] = "Anna",
            [ContactRole.LastName] = "O'Neil",
            [ContactRole.Country] = "DE",
            [ContactRole.Postcode] = "01099",
        };
        var whole = Person("7", "treatment", Consent.Yes) with { Contacts = contacts };
        Assert.Equal($",,{Hash("anna")},{Hash("o'neil")},DE,01099", Build("google", [whole]).Lines[1]);
        // The same postal address in other letters is the same person.
        var again = new Dictionary<ContactRole, string>(contacts) { [ContactRole.FirstName] = "ANNA" };
        var (list, _) = Build("google", [whole, whole with { Contacts = again }]);
        Assert.Equal((1, 1), (list.Counts.Written, list.Counts.Repeated));

        contacts.Remove(missing);
        Assert.Equal(1, Build("google", [whole]).List.Counts.WithoutAddress);
        contacts[ContactRole.Email] = "a@b.de";
        Assert.Equal($"{Hash("a@b.de")},,,,,", Build("google", [whole]).Lines[1]);
    }

    [Fact]
    public void Templates_AreFoundInAnyCase_AndSayWhatTheyNeed()
    {
        Assert.Equal(
            ["klaviyo", "mailchimp", "hubspot", "meta", "google", "excel", "csv"], ListTemplates.All.Select(template => template.Name));
        foreach (var template in ListTemplates.All)
        {
            Assert.Same(template, ListTemplates.Find(template.Name.ToUpperInvariant()));
            Assert.EndsWith(".", template.About, StringComparison.Ordinal);
            Assert.NotEmpty(template.Title);
            Assert.Equal(template.Name is not ("excel" or "csv"), template.NeedsAddress);
            Assert.Equal(template.NeedsAddress, template.Source?.StartsWith("https://", StringComparison.Ordinal) == true);
        }
        Assert.Null(ListTemplates.Find("other"));
        Assert.Null(ListTemplates.Find(null));
    }

    [Theory]
    [InlineData("", "list")]
    [InlineData("Große Käufer", "große-käufer")]
    [InlineData(
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff")]
    public void FileName_BeginsWithTheName(string name, string slug) => Assert.Equal(
        $"{slug}-csv-2026-11-29.csv", CampaignList.Build(ListTemplates.Find("csv")!, [Anna], name, Day, isConfirmed: false).FileName);

    [Fact]
    public void Mailchimp_CutsAnEmojiAsAWhole()
    {
        // 254 bytes of ASCII leave no room for the four bytes of an emoji.
        var (_, lines) = Build("mailchimp", [Anna with { Message = new string('a', 254) + "😀", Columns = [] }]);
        Assert.Contains($",{new string('a', 254)},", lines[1], StringComparison.Ordinal);
        (_, lines) = Build("mailchimp", [Anna with { Message = new string('a', 255), Columns = [] }]);
        Assert.Contains($",VIP,+49-7,VIP,{new string('a', 255)},", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void NoColumnOfConsent_IsConfirmedInTheName()
    {
        ListPerson[] people = [Anna with { Consent = null }];
        Assert.True(CampaignList.NeedsConfirmation(people));
        Assert.False(CampaignList.NeedsConfirmation([.. people, Anna]));
        var error = Assert.Throws<ArgumentException>(
            () => CampaignList.Build(ListTemplates.Find("csv")!, people, "VIP", Day, isConfirmed: false));
        Assert.Contains("The consent of the people must be confirmed.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, CampaignList.Build(ListTemplates.Find("csv")!, [], "VIP", Day, isConfirmed: false).Counts.People);
        Assert.Equal(
            "big-spenders-csv-2026-11-29-consent-confirmed.csv",
            CampaignList.Build(ListTemplates.Find("csv")!, people, "Big Spenders!", Day, isConfirmed: true).FileName);
    }

    [Fact]
    public void ConfirmedConsent_DoesNotReplaceAColumn() => Assert.Equal(
        2, CampaignList.Build(ListTemplates.Find("csv")!, [Anna, .. People[2..4]], "VIP", Day, isConfirmed: true).Counts.WithoutConsent);

    [Fact]
    public void AddressThatIsHeldOutOnAnotherList_IsNotWritten()
    {
        var control = Person("other", "control", Consent.Yes, "anna.maria@gmail.com");
        var list = CampaignList.Build(ListTemplates.Find("csv")!, [Anna], "VIP", Day, isConfirmed: false, [Anna, control]);
        Assert.Equal(new(1, HeldOut: 1, 0, 0, 0, Written: 0), list.Counts);
    }

    [Fact]
    public void SharedPhoneNumber_IsWrittenOnce()
    {
        var other = Anna with { Id = "2", Contacts = new Dictionary<ContactRole, string>(Anna.Contacts) { [ContactRole.Email] = "b@example.com" } };
        var (_, lines) = Build("klaviyo", [Anna with { Columns = [] }, other with { Columns = [] }]);
        Assert.StartsWith("b@example.com,,", lines[2], StringComparison.Ordinal);
    }

    private static (CampaignList List, string[] Lines) Build(string template, ListPerson[]? people = null)
    {
        var list = CampaignList.Build(ListTemplates.Find(template)!, people ?? People, "VIP", Day, isConfirmed: false);
        return (list, Encoding.UTF8.GetString(list.Content).Split("\r\n"));
    }

    private static string ReadSheet(CampaignList list, int number)
    {
        using var zip = new ZipArchive(new MemoryStream(list.Content));
        using var part = new StreamReader(zip.GetEntry($"xl/worksheets/sheet{number}.xml")!.Open());
        return part.ReadToEnd();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ListPerson Person(string id, string arm, string consent, string? email = null, string? phone = null)
    {
        var contacts = new Dictionary<ContactRole, string>();
        if (email is not null)
            contacts[ContactRole.Email] = email;
        if (phone is not null)
            contacts[ContactRole.Phone] = phone;
        return new()
        {
            Id = id,
            Action = "VIP",
            Message = "Hello",
            IsControl = arm == "control",
            Consent = consent,
            Contacts = contacts,
            Probability = 0.5,
            Value = 12.5,
        };
    }
}
