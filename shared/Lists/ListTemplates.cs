using System.Globalization;
using System.Text;

namespace Conversion.Lists;

/// <summary>The tools whose lists can be written. Each template follows the documentation of its tool.</summary>
public static class ListTemplates
{
    private static readonly ListColumn[] Decision =
    [
        new("Customer ID", person => person.Id),
        new("Conversion Action", person => person.Action),
        new("Conversion Message", person => person.Message),
        new("Conversion Probability", person => Number(person.Probability)),
        new("Conversion Value", person => Number(person.Value)),
    ];

    // The header of the first column must be "Email Address" or "Phone Number"; a name of a profile's property fills the property.
    private static readonly ListTemplate Klaviyo = new()
    {
        Name = "klaviyo",
        Title = "Klaviyo",
        About = "People with an e-mail address or a phone number, each once, with the decision as properties of the profile.",
        Source = "https://help.klaviyo.com/hc/en-us/articles/115005078967",
        Addresses = person => [.. new[] { person.Email, person.Phone }.OfType<string>()],
        Columns =
        [
            new("Email Address", person => person.Email),
            new("Phone Number", person => person.Phone),
            new("First Name", person => person.FirstName),
            new("Last Name", person => person.LastName),
            new("City", person => person.City),
            new("State/Region", person => person.Region),
            new("Zip Code", person => person.Postcode),
            new("Country", person => person.Country),
            .. Decision,
        ],
    };

    // Letters beyond ASCII are not allowed before the @, and a text has at most 255 bytes.
    private static readonly ListTemplate Mailchimp = new()
    {
        Name = "mailchimp",
        Title = "Mailchimp",
        About = "People with an e-mail address, each once, with the action as a tag.",
        Source = "https://mailchimp.com/help/format-guidelines-for-your-import-file/",
        Addresses = person => MailchimpEmail(person) is { } email ? [email] : [],
        MaximumCellBytes = 255,
        Columns =
        [
            new("Email Address", MailchimpEmail),
            new("First Name", person => person.FirstName),
            new("Last Name", person => person.LastName),
            new("Phone Number", person => person.Phone),
            new("Tags", person => person.Action.Contains(',', StringComparison.Ordinal) ? $"\"{person.Action}\"" : person.Action),
            .. Decision,
        ],
    };

    private static readonly ListTemplate HubSpot = new()
    {
        Name = "hubspot",
        Title = "HubSpot",
        About = "Contacts with an e-mail address, each once, under the names of HubSpot's properties.",
        Source = "https://knowledge.hubspot.com/import-and-export/set-up-your-import-file",
        Addresses = person => person.Email is { } email ? [email] : [],
        Columns =
        [
            new("Email", person => person.Email),
            new("First Name", person => person.FirstName),
            new("Last Name", person => person.LastName),
            new("Phone Number", person => person.Phone),
            new("City", person => person.City),
            new("State/Region", person => person.Region),
            new("Postal Code", person => person.Postcode),
            new("Country/Region", person => person.Country),
            .. Decision,
        ],
    };

    private static readonly ListTemplate Meta = new()
    {
        Name = "meta",
        Title = "Meta custom audience",
        About = "Hashes (SHA-256) of e-mail address, phone number, name and place; nothing readable.",
        Source = "https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences",
        Addresses = person => [.. new[] { person.Email, person.Phone }.OfType<string>()],
        HasOtherColumns = false,
        Columns =
        [
            new("email", person => AudienceHash.Of(person.Email?.ToLowerInvariant())),
            new("phone", person => AudienceHash.Of(person.Phone?.TrimStart('+'))),
            new("fn", person => AudienceHash.Of(AudienceHash.Letters(person.FirstName, keepBlanks: true))),
            new("ln", person => AudienceHash.Of(AudienceHash.Letters(person.LastName, keepBlanks: true))),
            new("ct", person => AudienceHash.Of(AudienceHash.Letters(person.City, keepBlanks: false))),
            new("st", person => AudienceHash.Of(MetaRegion(person))),
            new("zip", person => AudienceHash.Of(MetaPostcode(person))),
            new("country", person => AudienceHash.Of(person.Country?.ToLowerInvariant())),
        ],
    };

    // Country and zip are not hashed, and are of use only together with both names.
    private static readonly ListTemplate Google = new()
    {
        Name = "google",
        Title = "Google Customer Match",
        About = "Hashes (SHA-256) of e-mail address, phone number and name, with country and postal code.",
        Source = "https://support.google.com/google-ads/answer/7659867",
        Addresses = person => [.. new[] { person.Email, person.Phone, HasMail(person) ? MailAddress(person) : null }.OfType<string>()],
        HasOtherColumns = false,
        Columns =
        [
            new("Email", person => AudienceHash.Of(person.Email is { } email ? EmailAddress.ForGoogle(email) : null)),
            new("Phone", person => AudienceHash.Of(person.Phone)),
            new("First Name", person => HasMail(person) ? AudienceHash.Of(AudienceHash.Name(person.FirstName)) : null),
            new("Last Name", person => HasMail(person) ? AudienceHash.Of(AudienceHash.Name(person.LastName)) : null),
            new("Country", person => HasMail(person) ? person.Country : null),
            new("Zip", person => HasMail(person) ? person.Postcode : null),
        ],
    };

    private static readonly ListColumn[] Plain =
    [
        new("Customer ID", person => person.Id),
        new("Email", person => person.Email),
        new("Phone", person => person.Phone),
        new("First name", person => person.FirstName),
        new("Last name", person => person.LastName),
        new("Action", person => person.Action),
        new("Message", person => person.Message),
        new("Probability", person => Number(person.Probability), IsNumber: true),
        new("Days to buy", person => Number(person.DaysToBuy), IsNumber: true),
        new("Value", person => Number(person.Value), IsNumber: true),
        new("Reasons", person => person.Reasons),
    ];

    private static readonly ListTemplate Excel = new()
    {
        Name = "excel",
        Title = "Excel",
        Extension = ".xlsx",
        About = "A workbook with everybody. Its cells are texts and numbers, so nothing runs as a formula.",
        Columns = Plain,
    };

    private static readonly ListTemplate Csv = new()
    {
        Name = "csv",
        Title = "CSV",
        About = "Everybody, in UTF-8 with commas.",
        Columns = Plain,
    };

    /// <summary>All templates.</summary>
    public static IReadOnlyList<ListTemplate> All { get; } = [Klaviyo, Mailchimp, HubSpot, Meta, Google, Excel, Csv];

    /// <summary>Returns the template with a name, in any case; null for another name.</summary>
    public static ListTemplate? Find(string? name) =>
        All.FirstOrDefault(template => template.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string? Number(double? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);

    private static string? MailchimpEmail(ListPerson person) =>
        person.Email is { } email && Ascii.IsValid(email.AsSpan(0, email.IndexOf('@', StringComparison.Ordinal))) ? email : null;

    // Two letters in the USA; elsewhere the whole name.
    private static string? MetaRegion(ListPerson person)
    {
        var region = AudienceHash.Letters(person.Region, keepBlanks: false);
        return person.Country == "US" && region?.Length != 2 ? null : region;
    }

    private static string? MetaPostcode(ListPerson person)
    {
        var code = string.Concat(person.Postcode.ToLowerInvariant().Where(char.IsLetterOrDigit));
        return person.Country == "US" && code.Length > 5 ? code[..5] : code;
    }

    private static bool HasMail(ListPerson person) =>
        person is { Country: not null, FirstName.Length: > 0, LastName.Length: > 0, Postcode.Length: > 0 };

    private static string MailAddress(ListPerson person) =>
        $"{person.FirstName}|{person.LastName}|{person.Country}|{person.Postcode}".ToLowerInvariant();
}
