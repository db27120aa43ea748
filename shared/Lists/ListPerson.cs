using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Lists;

/// <summary>A customer of a list: the decision, and how to reach the customer.</summary>
public sealed record ListPerson
{
    private const int FewestNames = 2;

    /// <summary>The customer's id, as the shop spells it.</summary>
    public required string Id { get; init; }

    /// <summary>The action of the decision.</summary>
    public string Action { get; init; } = "";

    /// <summary>The message of the decision.</summary>
    public string Message { get; init; } = "";

    /// <summary>Whether the customer is in the control group, so that nobody acts.</summary>
    public bool IsControl { get; init; }

    /// <summary>The probability of buying within the horizon; null without.</summary>
    public double? Probability { get; init; }

    /// <summary>The expected days to the next purchase; null without.</summary>
    public double? DaysToBuy { get; init; }

    /// <summary>The money expected within the horizon; null without.</summary>
    public double? Value { get; init; }

    /// <summary>Why the probability is what it is, in sentences.</summary>
    public string Reasons { get; init; } = "";

    /// <summary>How to reach the customer, as the file says it.</summary>
    public IReadOnlyDictionary<ContactRole, string> Contacts { get; init; } = new Dictionary<ContactRole, string>();

    /// <summary>One of <see cref="Orders.Consent"/>; null where the file has no column of consent.</summary>
    public string? Consent { get; init; }

    /// <summary>Other columns of the file; null for no value.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Columns { get; init; } = [];

    /// <summary>The e-mail address; null without a valid one. An id that is an address is one.</summary>
    public string? Email => EmailAddress.Find(Contacts.GetValueOrDefault(ContactRole.Email)) ?? EmailAddress.Find(Id);

    /// <summary>The phone number in the form of E.164; null without one, or where its country is not known.</summary>
    public string? Phone => PhoneNumber.ToE164(Contacts.GetValueOrDefault(ContactRole.Phone), Country);

    /// <summary>The country as a code of ISO 3166; null for none that is known.</summary>
    public string? Country => Countries.FindCode(Contacts.GetValueOrDefault(ContactRole.Country));

    /// <summary>The first name; empty without one.</summary>
    public string FirstName => NameOf(ContactRole.FirstName, names => string.Join(' ', names[..^1]));

    /// <summary>The last name; empty without one.</summary>
    public string LastName => NameOf(ContactRole.LastName, names => names[^1]);

    /// <summary>The city; empty without one.</summary>
    public string City => TextOf(ContactRole.City);

    /// <summary>The state, province or region; empty without one.</summary>
    public string Region => TextOf(ContactRole.Region);

    /// <summary>The postal code; empty without one.</summary>
    public string Postcode => TextOf(ContactRole.Postcode);

    /// <summary>Returns the person of a score.</summary>
    public static ListPerson From(Score score, KeptCustomer? kept) => new()
    {
        Id = score.CustomerId,
        Action = score.Decision.Action,
        Message = score.Decision.Message,
        IsControl = score.Decision.Arm == Decisions.ControlGroup.Arm,
        Probability = score.Probability,
        DaysToBuy = score.DaysToBuy?.Expected,
        Value = score.Value?.Expected,
        Reasons = string.Join(' ', score.Reasons.Select(reason => reason.Text)),
        Contacts = kept?.Contacts ?? new Dictionary<ContactRole, string>(),
        Consent = kept?.Consent,
        Columns = kept?.Columns ?? [],
    };

    // Shopify writes an apostrophe before a number that begins with zero or plus.
    private string TextOf(ContactRole role) => Contacts.GetValueOrDefault(role, "").TrimStart('\'').Trim();

    // Where the file has the whole name in one column, its last word is the last name.
    private string NameOf(ContactRole role, Func<string[], string> ofName)
    {
        if (Contacts.ContainsKey(ContactRole.FirstName) || Contacts.ContainsKey(ContactRole.LastName))
            return TextOf(role);
        var names = TextOf(ContactRole.Name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return names.Length >= FewestNames ? ofName(names) : role == ContactRole.LastName ? TextOf(ContactRole.Name) : "";
    }
}
