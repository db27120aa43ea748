using System.Text;
using Conversion.Decisions;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>What limits of a policy ask about a customer, from requests, files and profiles.</summary>
public sealed class ContactStateTests
{
    private static readonly DateTimeOffset Day = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("VIP", "treatment", true)]
    [InlineData("VIP", "", true)]
    [InlineData("VIP", "control", false)]
    [InlineData("NONE", "treatment", false)]
    [InlineData("NONE", "control", false)]
    [InlineData("", "treatment", false)]
    [InlineData("", "control", false)]
    [InlineData("none", "Control", true)]
    public void Action_IsTakenInTheTreatmentArm(string action, string arm, bool isTaken)
    {
        Assert.Equal(isTaken, ContactStates.IsTaken(action, arm));
        PastAction[] past = isTaken ? [new(Day, action)] : [];
        Assert.Equal(past, Read($$""" "decisions":[{"asOf":"{{Day:O}}","action":"{{action}}","arm":"{{arm}}"}] """)!.Past);
        var profile = new Profile("anna") { Decisions = [new("id", Day, action, arm, "ok", "1", 0, default)] };
        Assert.Equal(past, ContactStates.From(profile, null).Past);
    }

    [Theory]
    [InlineData(ContactRole.Email, "email")]
    [InlineData(ContactRole.Phone, "sms phone")]
    [InlineData(ContactRole.Postcode, "post")]
    [InlineData(ContactRole.FirstName, "")]
    [InlineData(ContactRole.LastName, "")]
    [InlineData(ContactRole.Name, "")]
    [InlineData(ContactRole.City, "")]
    [InlineData(ContactRole.Region, "")]
    [InlineData(ContactRole.Country, "")]
    public void Contact_ReachesItsChannels(ContactRole role, string channels)
    {
        var name = $"{role}";
        var member = $"{char.ToLowerInvariant(name[0])}{name[1..]}";
        var contacts = new Dictionary<ContactRole, string> { [role] = "x" };

        Assert.Equal(channels, Channels(Read($$""" "contact":{"{{member}}":"x"} """)!));
        Assert.Equal("", Channels(Read($$""" "contact":{"{{member}}":" "} """)!));
        Assert.Equal("", Channels(Read($$""" "contact":{"{{member}}":null} """)!));
        Assert.Equal(channels, Channels(ContactStates.From(new KeptCustomer(contacts, null, []), [])));
        Assert.Equal(channels, Channels(ContactStates.From(new Profile("a").Apply(new ContactChanged(Day, contacts)), null)));
        Assert.Equal("", Channels(ContactStates.From(
            new Profile("a").Apply(new ContactChanged(Day, new Dictionary<ContactRole, string> { [role] = "" })), null)));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("unknown", false)]
    public void Consent_IsYesAlone(string consent, bool hasConsent)
    {
        Assert.Equal(hasConsent, Read($$""" "consent":"{{consent}}" """)!.HasConsent);
        Assert.Equal(hasConsent, ContactStates.From(new KeptCustomer(new Dictionary<ContactRole, string>(), consent, []), []).HasConsent);
        Assert.Equal(hasConsent, ContactStates.From(new Profile("a").Apply(new ConsentGiven(Day, consent)), null).HasConsent);
    }

    [Fact]
    public void NothingSaid_IsNothingKnown()
    {
        PastAction[] past = [new(Day, "VIP")];
        Assert.Null(Read(""));
        var file = ContactStates.From((KeptCustomer?)null, past);
        var profile = ContactStates.From(new Profile("a"), Day);

        Assert.Equal((false, "", null), (file.HasConsent, Channels(file), file.SendAt));
        Assert.Same(past, file.Past);
        Assert.Equal((false, "", 0, Day), (profile.HasConsent, Channels(profile), profile.Past.Count, profile.SendAt));
        Assert.Null(ContactStates.From(new Profile("a"), null).SendAt);
    }

    [Fact]
    public void AllMembers_AreOfOneCustomer_AndADecisionThatComesTwiceCountsOnce()
    {
        var state = Read(
            """
            "timeZone":"Europe/Berlin","decisions":[
              {"asOf":"2026-05-01T12:00:00Z","action":"VIP","id":"x","more":{"a":[1]}},
              {"action":"VIP","asOf":"2026-05-01T14:00:00+02:00","arm":"treatment"},
              {"asOf":"2026-05-02","action":"VIP","arm":null}],
            "contact":{"phone":"1","email":"a@b.example"},"consent":"yes"
            """)!;

        Assert.True(state.HasConsent);
        Assert.Equal("email sms phone", Channels(state));
        Assert.Equal([new(Day, "VIP"), new PastAction(new(2026, 5, 2, 0, 0, 0, TimeSpan.Zero), "VIP")], state.Past);
        Assert.Equal("Europe/Berlin", state.TimeZone!.Id);
        Assert.Null(state.SendAt);
    }

    [Theory]
    [InlineData(""" "consent":1 """, "/consent must be a string, got the number 1.")]
    [InlineData(""" "consent":"Yes" """, "/consent must be yes, no or unknown, got 'Yes'.")]
    [InlineData(""" "consent":"no","consent":"no" """, "/consent must appear only once.")]
    [InlineData(""" "contact":"a@b.example" """, "/contact must be an object, got a string.")]
    [InlineData(""" "contact":{},"contact":{} """, "/contact must appear only once.")]
    [InlineData(""" "contact":{"email":1} """, "/contact/email must be a string, got the number 1.")]
    [InlineData(""" "contact":{"email":"a","email":"b"} """, "/contact/email must appear only once.")]
    [InlineData(""" "contact":{"consent":"yes"} """,
        "/contact/consent is unknown; use email, phone, firstName, lastName, name, city, region, postcode, country.")]
    [InlineData(""" "decisions":{} """, "/decisions must be an array, got an object.")]
    [InlineData(""" "decisions":[],"decisions":[] """, "/decisions must appear only once.")]
    [InlineData(""" "decisions":[1,"x"] """, "/decisions/0 must be an object, got a number. /decisions/1 must be an object, got a string.")]
    [InlineData(""" "decisions":[{}] """, "/decisions/0/asOf is required. /decisions/0/action is required.")]
    [InlineData(""" "decisions":[{"asOf":1,"action":2,"arm":3}] """,
        "/decisions/0/asOf must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got the number 1. "
        + "/decisions/0/action must be a string, got the number 2. /decisions/0/arm must be a string, got the number 3.")]
    [InlineData(""" "decisions":[{"asOf":"2026-05-01","action":"VIP","asOf":"2026-05-01","action":"VIP","arm":"","arm":""}] """,
        "/decisions/0/asOf must appear only once. /decisions/0/action must appear only once. /decisions/0/arm must appear only once.")]
    [InlineData(""" "timeZone":1 """, "/timeZone must be a string, got the number 1.")]
    [InlineData(""" "timeZone":"Mars" """, "/timeZone must be a time zone such as Europe/Berlin, got 'Mars'.")]
    [InlineData(""" "timeZone":"UTC","timeZone":"UTC" """, "/timeZone must appear only once.")]
    [InlineData(""" "colour":"red" """,
        "/colour is unknown; use customerId, asOf, orders, features, consent, contact, decisions, timeZone.")]
    public void WrongMember_IsNamed(string members, string errors)
    {
        var e = Assert.Throws<InvalidInputException>(() => Read(members));

        Assert.Equal(errors, string.Join(' ', e.Errors.Select(error => $"{error.Pointer} {error.Detail}")));
    }

    private static string Channels(ContactState state) => string.Join(' ', state.Channels);

    private static ContactState? Read(string members)
    {
        var more = members.Length > 0 ? $",{members}" : "";
        var json = $$"""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}]{{more}}}""";
        return new CustomerReader(TestModel.Create(), takesContacts: true).Read(Encoding.UTF8.GetBytes(json), Day).Contact;
    }
}
