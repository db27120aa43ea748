using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Functions;

/// <summary>Columns of a file come back with the scores, and scores become lists.</summary>
public sealed class ListTests(FileService service) : IClassFixture<FileService>
{
    private const string Ndjson = "application/x-ndjson";

    private const string Orders =
        "customer_id,date,amount,Email,Newsletter,Notes\n" +
        "a,2026-01-02,50,ann@example.com,yes,\"x, y\"\na,2026-05-02,70.5,,,\nb,2026-05-02,20,ben@example.com,no,\n";

    [Fact]
    public async Task KeptColumns_AreInTheAnswer()
    {
        var rows = await service.ScoreAsync(Orders, "?keep=contact,Notes");
        Assert.Equal("""{"email":"ann@example.com"}""", rows[0]["contact"]!.ToJsonString());
        Assert.Equal(("yes", "no"), ((string?)rows[0]["consent"], (string?)rows[1]["consent"]));
        Assert.Equal("""{"Notes":"x, y"}""", rows[0]["kept"]!.ToJsonString());
        Assert.Equal("{}", rows[1]["kept"]!.ToJsonString());
    }

    [Fact]
    public async Task WithoutKeep_NothingIsPassedOn()
    {
        var rows = await service.ScoreAsync(Orders);
        Assert.All(rows, row => Assert.Null(row["contact"] ?? row["consent"] ?? row["kept"]));
    }

    [Fact]
    public async Task KeptColumns_AreColumnsOfCsv()
    {
        using var response = await service.PostAsync(
            "/api/score/batch?keep=contact,Notes", Encoding.UTF8.GetBytes(Orders), accept: "text/csv");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.EndsWith(",id,outOfRange,email,consent,Notes,line,errors", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",ann@example.com,yes,\"x, y\",,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_IsTheLastLine()
    {
        var rows = await service.ScoreAsync(Orders, "?keep=contact&summary=true");
        var summary = rows[^1];
        Assert.Equal(("summary", 2, true), ((string?)summary["status"], (int)summary["customers"]!, (bool)summary["hasConsent"]!));
        Assert.Equal(1, summary["actions"]!.AsArray().Sum(action => (int)action!["withoutConsent"]!));
        Assert.Equal(1, summary["actions"]!.AsArray().Sum(action => (int)action!["toContact"]!));
    }

    [Fact]
    public async Task Summary_IsTheLastLineOfCsv()
    {
        using var response = await service.PostAsync(
            "/api/score/batch?keep=contact&summary=true", Encoding.UTF8.GetBytes(Orders), accept: "text/csv");
        var last = (await response.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith(",,summary,", last, StringComparison.Ordinal);
        var cell = last[(last.IndexOf('"', StringComparison.Ordinal) + 1)..^1];
        var summary = JsonNode.Parse(cell.Replace("\"\"", "\"", StringComparison.Ordinal))!;
        Assert.Equal((2, true), ((int)summary["customers"]!, (bool)summary["hasConsent"]!));
    }

    [Theory]
    [InlineData("?keep=Absent", "choose one of")]
    [InlineData("?keep=%22a", "?keep")]
    [InlineData("?summary=maybe", "?summary")]
    public async Task WrongParameter_IsRefused(string query, string expected)
    {
        using var response = await service.PostAsync($"/api/score/batch{query}", Orders);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScoresOfABatch_BecomeAList()
    {
        using var scored = await service.PostAsync("/api/score/batch?keep=contact&summary=true", Orders);
        using var response = await service.PostAsync("/api/lists?for=klaviyo&name=My%20list", await scored.Content.ReadAsStringAsync(), Ndjson);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Contains("ann@example.com,", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ben@example.com", text, StringComparison.Ordinal);
        Assert.Equal("my-list-klaviyo-2026-06-01.csv", response.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(
            """{"people":2,"heldOut":0,"withoutConsent":1,"withoutAddress":0,"repeated":0,"written":1}""",
            response.Headers.GetValues("Conversion-List").Single());
    }

    [Theory]
    [InlineData("?for=klaviyo", "?consent")]
    [InlineData("?for=klaviyo&consent=yes", "?consent")]
    [InlineData("?for=fax&consent=confirmed", "?for")]
    [InlineData("?consent=confirmed", "?for")]
    public async Task ListThatNobodyMaySend_IsRefused(string query, string pointer)
    {
        using var response = await service.PostAsync($"/api/lists{query}", """{"customerId":"a@b.de"}""", Ndjson);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task Action_ChoosesPeople_AndTheOthersStillHoldOutTheirAddress()
    {
        const string Lines =
            """
            {"customerId":"1","decision":{"action":"A","arm":"treatment"},"contact":{"email":"a@b.de"}}
            {"customerId":"2","decision":{"action":"A","arm":"treatment"},"contact":{"email":"c@d.de"}}
            {"customerId":"3","decision":{"action":"B","arm":"control"},"contact":{"email":"c@d.de"}}
            """;
        using var response = await service.PostAsync("/api/lists?for=klaviyo&consent=confirmed&action=A", Lines, Ndjson);
        Assert.Equal(
            """{"people":2,"heldOut":1,"withoutConsent":0,"withoutAddress":0,"repeated":0,"written":1}""",
            response.Headers.GetValues("Conversion-List").Single());
    }

    [Fact]
    public async Task Summary_FollowsJsonLines()
    {
        using var response = await service.PostAsync(
            "/api/score/batch?summary=true", """{"customerId":"a","orders":[{"at":"2026-01-02","amount":50}]}""", Ndjson);
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal(("summary", 1), ((string?)JsonNode.Parse(lines[1])!["status"], (int)JsonNode.Parse(lines[1])!["customers"]!));
    }

    [Fact]
    public async Task WrongLine_IsNamed()
    {
        using var response = await service.PostAsync(
            "/api/lists?for=csv&consent=confirmed", "{\"customerId\":\"a\"}\n\nnonsense", Ndjson);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("line 3", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirmation_IsInTheName()
    {
        using var response = await service.PostAsync("/api/lists?for=excel&consent=confirmed", """{"customerId":"a@b.de"}""", Ndjson);
        Assert.Equal("list-excel-2026-06-01-consent-confirmed.xlsx", response.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Templates_AreListed()
    {
        var templates = JsonNode.Parse(await service.Client.GetStringAsync("/api/lists/templates"))!.AsArray();
        Assert.Equal(
            "klaviyo mailchimp hubspot meta google excel csv", string.Join(' ', templates.Select(template => (string?)template!["name"])));
        Assert.Equal("Email Address", (string?)templates[0]!["headers"]![0]);
    }
}
