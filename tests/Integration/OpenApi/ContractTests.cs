using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Conversion.IntegrationTests.OpenApi;

/// <summary>
/// Compares the document with the service in both directions: what the schemas allow is accepted, except for the rules that the
/// document states in words; what they forbid is refused; and each answer is as documented.
/// </summary>
public sealed class ContractTests(ApiService service, ITestOutputHelper output) : IClassFixture<ApiService>
{
    private const int Cases = 10_000;

    // Bodies that are not one JSON document by a schema have tests of their own.
    private static readonly string[] BodyTypes = ["application/json", "application/x-ndjson", "application/cloudevents+json"];

    [Fact]
    public async Task RandomRequests_AreAnsweredAsDocumented()
    {
        // A list skips the lines that it can't use, so that it takes the lines of a batch as they are.
        var bodies = service.Document.Operations.Where(operation => operation.Id != "WriteList").SelectMany(operation =>
            operation.Bodies.Where(body => BodyTypes.Contains(body.Key)).Select(body => (operation, body.Key, Schema: body.Value!["schema"]!))).ToArray();
        var failures = new ConcurrentQueue<string>();
        var counts = new ConcurrentDictionary<string, int>();

        await Parallel.ForAsync(0, Cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (seed, _) =>
        {
            var (operation, type, schema) = bodies[seed % bodies.Length];
            var generator = new SchemaGenerator(service.Document, seed);
            var isAllowed = seed / bodies.Length % 2 == 0;
            var value = isAllowed ? generator.Allowed(schema) : generator.Forbidden(schema);
            var body = value?.ToJsonString() ?? "null";
            var answer = await service.SendAsync(operation, type, body);
            counts.AddOrUpdate($"{operation} {(isAllowed ? "allowed" : "forbidden")} {answer.Status}", 1, (_, count) => count + 1);
            foreach (var failure in Failures(operation, isAllowed, type, answer))
                failures.Enqueue($"{operation} {(isAllowed ? "allowed" : "forbidden")} {answer.Status}: {failure}\n  {body}");
        });

        foreach (var (what, count) in counts.OrderBy(count => count.Key))
            output.WriteLine($"{count,5} {what}");
        Assert.True(failures.IsEmpty, $"{failures.Count} failures, such as\n{string.Join('\n', failures.Take(10))}");
    }

    [Fact]
    public async Task EveryExample_IsAcceptedAndAnsweredAsDocumented()
    {
        foreach (var operation in service.Document.Operations)
        {
            var examples = operation.Bodies
                .SelectMany(body => (body.Value!["examples"]?.AsObject() ?? []).Select(example => (Type: body.Key, Value: example.Value!["value"]!)))
                .Select(example => (Type: (string?)example.Type, Body: (string?)TextOf(example.Value)))
                .ToList();
            Assert.True(operation.Method == "GET" || examples.Count > 0, $"{operation} has no example.");
            if (examples.Count == 0)
                examples.Add((null, null));
            foreach (var (type, body) in examples)
            {
                var answer = await service.SendAsync(operation, type, body);
                // Without conversion start there is no file of orders.
                var isExpected = answer.Status is 200 or 204 || (operation.Id == "ReadStartedOrders" && answer.Status == 404);
                Assert.True(isExpected, $"{operation} {type}: {answer}");
                Assert.Empty(operation.ErrorsOf(answer.Status, answer.Type, answer.Body));
            }
        }
    }

    [Fact]
    public void EveryExample_HasAValidSchema()
    {
        foreach (var operation in service.Document.Operations)
            foreach (var (type, body) in operation.Bodies)
                foreach (var (_, example) in body!["examples"]?.AsObject() ?? [])
                    Assert.Empty(SchemaValidator.ErrorsOf(example!["value"], body["schema"]!, service.Document));
    }

    private static string TextOf(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString();

    private static IEnumerable<string> Failures(
        ApiOperation operation, bool isAllowed, string type, (int Status, string? Type, string Body) answer)
    {
        var errors = operation.ErrorsOf(answer.Status, answer.Type, answer.Body);
        // A batch answers 200, and says in each line what is wrong with the customer.
        var (isAccepted, refusal) = type == "application/x-ndjson" && answer.Status == 200
            ? (!answer.Body.Contains("\"status\":\"error\"", StringComparison.Ordinal), answer.Body.TrimEnd())
            : (answer.Status < 300, answer.Body);
        if (isAllowed && !isAccepted)
            errors = errors.Concat(answer.Status >= 500 ? [answer.Body] : DomainRules.Unexplained(refusal));
        // Pub/Sub would push an event that can't be scored for ever, so such an event is published as rejected and acknowledged.
        if (!isAllowed && isAccepted && answer.Status == 200)
            errors = errors.Append("was accepted");
        return errors;
    }
}
