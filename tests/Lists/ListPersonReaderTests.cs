using System.Text;
using Conversion.Json;
using Conversion.Lists;
using Conversion.Orders;

namespace Conversion.Tests.Lists;

public sealed class ListPersonReaderTests
{
    [Fact]
    public void AnswerOfABatch_IsRead()
    {
        var person = Read(
            """
            {"customerId":"+49","status":"ok","probability":0.5,"daysToBuy":{"expected":3},"value":{"expected":9},"outOfRange":[],
             "decision":{"action":"VIP","message":"Go","arm":"control"},"reasons":[{"text":"One."},{"text":"Two."}],
             "contact":{"email":"a@b.de","firstName":"Ann","other":"x"},"consent":"no","kept":{"Notes":"n","None":null}}
            """)!;
        Assert.Equal(
            ("+49", "VIP", "Go", true, 0.5, 3.0, 9.0, "One. Two.", "no"),
            (person.Id, person.Action, person.Message, person.IsControl, person.Probability, person.DaysToBuy, person.Value, person.Reasons,
                person.Consent));
        Assert.Equal(("a@b.de", "Ann", 2), (person.Email, person.FirstName, person.Contacts.Count));
        Assert.Equal([KeyValuePair.Create("Notes", (string?)"n")], person.Columns);
        Assert.Equal("Ann", person.Contacts[ContactRole.FirstName]);
    }

    [Theory]
    [InlineData("""{"line":3,"status":"error","errors":[]}""")]
    [InlineData("""{"status":"summary","customers":1}""")]
    public void LineWithoutACustomer_IsSkipped(string line) => Assert.Null(Read(line));

    [Theory]
    [InlineData("nonsense", "", true)]
    [InlineData("[]", "", true)]
    [InlineData("{}", "/customerId", false)]
    [InlineData("""{"customerId":1}""", "/customerId", true)]
    [InlineData("""{"customerId":"a","decision":"VIP"}""", "/decision", true)]
    [InlineData("""{"customerId":"a","reasons":[1]}""", "/reasons/0", true)]
    [InlineData("""{"customerId":"a","reasons":[{"text":1}]}""", "/reasons/0/text", true)]
    [InlineData("""{"customerId":"a","contact":{"email":1}}""", "/contact/email", true)]
    [InlineData("""{"customerId":"a","kept":{"a/b":1}}""", "/kept/a~1b", true)]
    [InlineData("""{"customerId":"a","value":{"expected":"1"}}""", "/value/expected", true)]
    [InlineData("""{"customerId":"a","consent":"maybe"}""", "/consent", false)]
    [InlineData("""{"customerId":"\ud800"}""", "", true)]
    public void WrongLine_IsRefused(string line, string pointer, bool malformed)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(line));
        Assert.Equal((pointer, malformed), (error.Errors[0].Pointer, error.Malformed));
    }

    [Theory]
    [InlineData("1", "must be an object, got a number.")]
    [InlineData("null", "must be an object, got null.")]
    [InlineData("{}", "/customerId is required.")]
    [InlineData("""{"customerId":true}""", "/customerId must be a string, got a boolean.")]
    [InlineData("""{"customerId":"a","reasons":{}}""", "/reasons must be an array, got an object.")]
    [InlineData("""{"customerId":"a","probability":"1"}""", "/probability must be a number, got a string.")]
    [InlineData("""{"customerId":"a","consent":"maybe"}""", "/consent must be yes, no or unknown.")]
    [InlineData("""{"customerId":"\ud800"}""", "must be valid Unicode.")]
    public void Refusal_NamesTheFieldAndItsType(string line, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => Read(line)).Message);

    [Theory]
    [InlineData("""{"customerId":"a","decision":null,"probability":null,"daysToBuy":null,"value":null,"reasons":null,"contact":null,"consent":null,"kept":null}""")]
    [InlineData("""{"customerId":"a","decision":{"action":null,"arm":null,"message":null},"daysToBuy":{"expected":null},"reasons":[{"text":null}],"contact":{"email":null},"kept":{"a":null}}""")]
    public void Null_IsAbsent(string line)
    {
        var person = Read(line)!;
        Assert.Equal(("a", "", null, null, ""), (person.Id, person.Action, person.DaysToBuy, person.Consent, person.Reasons));
        Assert.Empty(person.Contacts);
        Assert.Empty(person.Columns);
    }

    private static ListPerson? Read(string line) => ListPersonReader.Read(Encoding.UTF8.GetBytes(line));
}
