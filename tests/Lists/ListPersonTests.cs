using Conversion.Lists;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Tests.Lists;

public sealed class ListPersonTests
{
    [Theory]
    [InlineData(null, null, "Anna Maria O'Neil", "Anna Maria", "O'Neil")]
    [InlineData(null, null, "Cher", "", "Cher")]
    [InlineData(null, null, null, "", "")]
    [InlineData("Anna", null, "Somebody Else", "Anna", "")]
    [InlineData(null, "O'Neil", "Somebody Else", "", "O'Neil")]
    [InlineData(" 'Anna ", "O'Neil", null, "'Anna", "O'Neil")]
    public void Name_IsOfItsColumns_OrDividedAtTheLastBlank(string? first, string? last, string? name, string firstName, string lastName)
    {
        var person = Person((ContactRole.FirstName, first), (ContactRole.LastName, last), (ContactRole.Name, name));
        Assert.Equal((firstName, lastName), (person.FirstName, person.LastName));
    }

    [Fact]
    public void Contacts_AreCleaned()
    {
        var person = Person(
            (ContactRole.Phone, "'030 123456"), (ContactRole.Country, "Germany"), (ContactRole.City, " Berlin "),
            (ContactRole.Region, "BE"), (ContactRole.Postcode, "'01099"));

        Assert.Equal(
            ("+4930123456", "DE", "Berlin", "BE", "01099"),
            (person.Phone, person.Country, person.City, person.Region, person.Postcode));
        Assert.Equal(("", "", ""), (Person().City, Person().Region, Person().Postcode));
        Assert.Null(Person().Phone);
    }

    [Theory]
    [InlineData("id@example.com", "own@example.com", "own@example.com")]
    [InlineData("id@example.com", "not an address", "id@example.com")]
    [InlineData("id@example.com", null, "id@example.com")]
    [InlineData("7", null, null)]
    public void Email_IsTheContact_OrTheId(string id, string? email, string? expected) =>
        Assert.Equal(expected, (Person((ContactRole.Email, email)) with { Id = id }).Email);

    [Fact]
    public void Score_BecomesAPerson()
    {
        var score = new Score(
            "anna", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new("m", "1", ""), 90, "ok", null, 0.25, new(12, 1, 30),
            new(99, null, null), null, new("call", "Call Anna.", "rule", "control", [], null), new(40, ""),
            [new("Recency", "recencyDays", 1, 5, "Bought lately."), new("Money", "trend", 1, 5, "Spends much.")], [], "id");
        var kept = new KeptCustomer(
            new Dictionary<ContactRole, string> { [ContactRole.City] = "Bonn" }, Consent.No, [KeyValuePair.Create("size", (string?)"L")]);

        var person = ListPerson.From(score, kept);
        var unknown = ListPerson.From(score with { Decision = score.Decision with { Arm = "treatment" } }, kept: null);

        Assert.Equal(
            ("anna", "call", "Call Anna.", true, 0.25, 12.0, 99.0, "Bought lately. Spends much.", "Bonn", Consent.No),
            (person.Id, person.Action, person.Message, person.IsControl, person.Probability, person.DaysToBuy, person.Value, person.Reasons,
                person.City, person.Consent));
        Assert.Equal("L", Assert.Single(person.Columns).Value);
        Assert.False(unknown.IsControl);
        Assert.Null(unknown.Consent);
        Assert.Empty(unknown.Contacts);
        Assert.Empty(unknown.Columns);
    }

    private static ListPerson Person(params ReadOnlySpan<(ContactRole Role, string? Text)> contacts)
    {
        var texts = new Dictionary<ContactRole, string>();
        foreach (var (role, text) in contacts)
            if (text is not null)
                texts[role] = text;
        return new() { Id = "7", Contacts = texts };
    }
}
