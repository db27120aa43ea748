using System.Text;
using Conversion.Orders;

namespace Conversion.Lists;

/// <summary>A list that a tool can import: whom to contact, as a file.</summary>
/// <param name="FileName">The name of the file, which says the tool, the day and whether consent was confirmed.</param>
/// <param name="Counts">Who is on the list, and who was left out.</param>
/// <param name="Content">The bytes of the file.</param>
public sealed record CampaignList(string FileName, ListCounts Counts, byte[] Content)
{
    private const int MaximumNameLength = 60;

    /// <summary>Whether the file says for nobody who agreed to advertising, so that the user must confirm the consent of all.</summary>
    public static bool NeedsConfirmation(IEnumerable<ListPerson> people) => people.All(person => person.Consent is null);

    /// <summary>
    /// Writes the list of those who may be contacted: not in the control group, with consent, and with an address that the tool
    /// accepts, each address once.
    /// </summary>
    /// <param name="template">The form of the file.</param>
    /// <param name="people">The people, in the order of the list.</param>
    /// <param name="name">The name of the list, such as the action.</param>
    /// <param name="day">The day of the file's name.</param>
    /// <param name="isConfirmed">
    /// Whether the user confirmed that all people agreed. Must be true where <see cref="NeedsConfirmation"/>; counts nowhere else.
    /// </param>
    /// <param name="everybody">
    /// All people who were decided, also of other lists: an address that one of them has in the control group, or refused, is not
    /// written. Null for the people of the list alone.
    /// </param>
    public static CampaignList Build(
        ListTemplate template, IReadOnlyList<ListPerson> people, string name, DateTimeOffset day, bool isConfirmed,
        IReadOnlyCollection<ListPerson>? everybody = null)
    {
        everybody ??= people;
        var needsConfirmation = NeedsConfirmation(everybody);
        if (needsConfirmation && !isConfirmed && people.Count > 0)
            throw new ArgumentException("The consent of the people must be confirmed.", nameof(isConfirmed));
        var contactable = new ListSelection(template, hasConsent: !needsConfirmation, everybody);
        var written = contactable.Select(people);
        var suffix = needsConfirmation ? "-consent-confirmed" : "";
        var fileName = $"{Slug(name)}-{template.Name}-{day.UtcDateTime:yyyy-MM-dd}{suffix}{template.Extension}";
        var table = new ListTable(template, written);
        var content = template.Extension == ".xlsx"
            ? ListWorkbook.Write(table, Describe(name, day, contactable.Counts, needsConfirmation))
            : Encoding.UTF8.GetBytes(table.ToCsv());
        return new(fileName, contactable.Counts, content);
    }

    private static IEnumerable<(string Name, string Value)> Describe(
        string name, DateTimeOffset day, ListCounts counts, bool isConfirmed) =>
    [
        ("List", name),
        ("Written", $"{day.UtcDateTime:yyyy-MM-dd}"),
        ("People of the list", $"{counts.People}"),
        ("Left out: control group", $"{counts.HeldOut}"),
        ("Left out: without consent", $"{counts.WithoutConsent}"),
        ("In this file", $"{counts.Written}"),
        ("Consent", isConfirmed ? "confirmed by the user for all people" : "as the orders say"),
    ];

    private static string Slug(string name)
    {
        var slug = OrderFormats.NormalizeWord(name).Replace(' ', '-');
        return slug.Length == 0 ? "list" : slug[..Math.Min(slug.Length, MaximumNameLength)];
    }
}
