using Conversion.Orders;

namespace Conversion.Lists;

/// <summary>Selects the people of a list who may be contacted, and counts the others.</summary>
internal sealed class ListSelection
{
    private readonly ListTemplate _template;
    private readonly bool _hasConsent;

    // People with two ids have one address. A person who is held out, or refused, under one id must not get the message under another.
    private readonly HashSet<string> _heldOut = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="template">The form of the file.</param>
    /// <param name="hasConsent">Whether the orders say who agreed to advertising.</param>
    /// <param name="everybody">All people who were decided, also people of other lists.</param>
    public ListSelection(ListTemplate template, bool hasConsent, IEnumerable<ListPerson> everybody)
    {
        (_template, _hasConsent) = (template, hasConsent);
        foreach (var person in everybody)
        {
            if (person.IsControl)
                _heldOut.UnionWith(AddressesOf(person));
            if (person.Consent == Consent.No)
                _refused.UnionWith(AddressesOf(person));
        }
    }

    /// <summary>The counts of the last selection.</summary>
    public ListCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Returns the people to contact, in their order.</summary>
    public List<ListPerson> Select(IReadOnlyList<ListPerson> people)
    {
        var selected = new List<ListPerson>();
        Counts = new(people.Count, 0, 0, 0, 0, 0);
        foreach (var person in people)
            if (Admit(person) is { } admitted)
                selected.Add(admitted);
        Counts = Counts with { Written = selected.Count };
        return selected;
    }

    private ListPerson? Admit(ListPerson person)
    {
        if (person.IsControl || _heldOut.Overlaps(AddressesOf(person)))
            Counts = Counts with { HeldOut = Counts.HeldOut + 1 };
        else if (_hasConsent && (person.Consent != Consent.Yes || _refused.Overlaps(AddressesOf(person))))
            Counts = Counts with { WithoutConsent = Counts.WithoutConsent + 1 };
        else if (_template.Addresses is null)
            return person;
        else if (_template.Addresses(person) is not { Count: > 0 } addresses)
            Counts = Counts with { WithoutAddress = Counts.WithoutAddress + 1 };
        else if (!_used.Add(addresses[0]))
            Counts = Counts with { Repeated = Counts.Repeated + 1 };
        else
            return addresses.Skip(1).All(_used.Add) ? person : WithoutPhone(person);
        return null;
    }

    // Families share a phone number, and a tool takes each number once.
    private static ListPerson WithoutPhone(ListPerson person) => person with
    {
        Contacts = person.Contacts.Where(contact => contact.Key != ContactRole.Phone).ToDictionary(),
    };

    private static IEnumerable<string> AddressesOf(ListPerson person) => new[] { person.Email, person.Phone }.OfType<string>();
}
