using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Functions;
using Conversion.Tests.Documentation;

namespace Conversion.IntegrationTests.Documentation;

/// <summary>Compares the answers that docs/reference/routes.md shows with the service's own.</summary>
public sealed class ExampleAnswerTests(SharedService service) : IClassFixture<SharedService>
{
    [Fact]
    public Task CustomerWithReturnsOnly_IsAnsweredAsShown() => ExpectAsync(
        "insufficient_data", "/api/score", "application/json",
        """
        {"customerId": "erik", "asOf": "2026-06-10T00:00:00Z",
         "orders": [{"at": "2026-05-01T10:00:00Z", "amount": 20, "returned": true}]}
        """);

    [Fact]
    public Task WrongLineOfATable_IsAnsweredAsShown() => ExpectAsync(
        "\"line\"", "/api/score/batch?asOf=2026-06-10", "text/csv",
        "customerId,at,amount\nanna,2026-06-01,765.40\nanna,2026-06-05,42\nbruno,2026-06-05,three\n");

    [Fact]
    public Task NegativeAmount_IsAnsweredAsShown() => ExpectAsync(
        "\"title\"", "/api/score", "application/json",
        """{"customerId": "erik", "asOf": "2026-06-10T00:00:00Z", "orders": [{"at": "2026-05-01T10:00:00Z", "amount": -20}]}""");

    /// <summary>Finds the page's JSON block with that text, and expects it as a line of the answer.</summary>
    private async Task ExpectAsync(string text, string path, string type, string body)
    {
        var block = MarkdownPage.Load("docs/reference/routes.md").CodeBlocks
            .Single(block => block.Language == "json" && block.Text.Contains(text, StringComparison.Ordinal));

        using var response = await service.Post(path, body, type);

        var answer = (await response.Content.ReadAsStringAsync()).Trim().Split('\n');
        Assert.Contains(JsonNode.Parse(block.Text)!.ToJsonString(), answer.Select(line => JsonNode.Parse(line)!.ToJsonString()));
    }
}
