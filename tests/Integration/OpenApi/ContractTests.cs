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

    private const string CheckedText = "text/csv";

    // The stream of decisions does not end, and without conversion start there is no file.
    private static readonly string[] WithoutAnswer = ["WatchDecisions", "DescribeStart"];

    [Fact]
    public async Task RandomRequests_AreAnsweredAsDocumented()
    {
        var kinds = Operations().SelectMany(KindsOf).ToArray();
        var failures = new ConcurrentQueue<string>();
        var counts = new ConcurrentDictionary<string, int>();

        await Parallel.ForAsync(0, Cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (seed, _) =>
        {
            var (operation, type, wrong) = kinds[seed % kinds.Length];
            var generator = new SchemaGenerator(service.Document, seed);
            var body = BodyOf(operation, type, generator, isWrong: wrong == Wrong.Body);
            var path = generator.Path(operation, isWrong: wrong == Wrong.Parameter);
            var answer = await service.SendAsync(operation, type, body, path);
            var what = $"{operation} {type} {(wrong == Wrong.Nothing ? "allowed" : $"forbidden {wrong}")} {answer.Status}";
            counts.AddOrUpdate(what, 1, (_, count) => count + 1);
            foreach (var failure in Failures(operation, wrong == Wrong.Nothing, type, answer))
                failures.Enqueue($"{what}: {failure}\n  {path}\n  {body}");
        });

        foreach (var (what, count) in counts.OrderBy(count => count.Key))
            output.WriteLine($"{count,5} {what}");
        Assert.True(failures.IsEmpty, $"{failures.Count} failures, such as\n{string.Join('\n', failures.DistinctBy(failure => failure.Split('\n')[0]).Take(20))}");
    }

    [Fact]
    public async Task EveryExample_IsAcceptedAndAnsweredAsDocumented()
    {
        foreach (var operation in Operations())
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
            if (operation.ExampleAnswer is var (example, _) && !WithoutAnswer.Contains(operation.Id))
            {
                var (type, body) = examples[0];
                var path = operation.Id == "WriteList" ? $"{operation.ExamplePath}&consent=confirmed" : null;
                var (_, answerType, answer) = await service.SendAsync(operation, type, body, path);
                var line = answer.Split('\n')[0];
                if (example is JsonValue text)
                    Assert.Equal(line, ((string)text!).Split('\n')[0]);
                else
                    Assert.Empty(ApiOperation.Differences(example, JsonNode.Parse(answerType == "application/x-ndjson" ? line : answer))
                        .Select(difference => $"{operation}{difference}"));
            }
        }
    }

    [Fact]
    public void EveryExample_HasAValidSchema()
    {
        foreach (var operation in service.Document.Operations)
        {
            var hasBytes = operation.Id == "ReadStartedOrders";
            var isEmpty = operation.Node["responses"]!["200"]?["content"] is null;
            Assert.True(hasBytes || isEmpty || operation.ExampleAnswer is not null, $"{operation}");
            if (operation.ExampleAnswer is var (example, schema))
                Assert.Empty(SchemaValidator.ErrorsOf(example, schema, service.Document).Select(error => $"{operation} {error}"));
        }
        foreach (var operation in service.Document.Operations)
            foreach (var (type, body) in operation.Bodies)
                foreach (var (_, example) in body!["examples"]?.AsObject() ?? [])
                    Assert.Empty(SchemaValidator.ErrorsOf(example!["value"], body["schema"]!, service.Document));
    }

    /// <summary>What a request may do wrong, for each type of its body.</summary>
    private static IEnumerable<(ApiOperation Operation, string Type, Wrong Wrong)> KindsOf(ApiOperation operation)
    {
        // No GET has a parameter to vary.
        foreach (var type in operation.Bodies.Select(body => body.Key).Where(type => IsJson(type) || type == CheckedText))
        {
            yield return (operation, type, Wrong.Nothing);
            if (operation.QueryParameters.Any(SchemaGenerator.CanBeWrong))
                yield return (operation, type, Wrong.Parameter);
            if (IsJson(type))
                yield return (operation, type, Wrong.Body);
        }
    }

    private static bool IsJson(string type) => type is "application/json" or "application/x-ndjson";

    private static string BodyOf(ApiOperation operation, string type, SchemaGenerator generator, bool isWrong)
    {
        var content = operation.Bodies.Single(body => body.Key == type).Value!;
        if (!IsJson(type))
            return TextOf(content["examples"]!.AsObject().First().Value!["value"]!);
        var value = isWrong ? generator.Forbidden(content["schema"]!) : generator.Allowed(content["schema"]!);
        return value?.ToJsonString() ?? "null";
    }

    // Tests of their own start the service with a store.
    private IEnumerable<ApiOperation> Operations() =>
        service.Document.Operations.Where(operation => (string?)operation.Node["tags"]![0] != "customers");

    private static string TextOf(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString();

    private static IEnumerable<string> Failures(
        ApiOperation operation, bool isAllowed, string type, (int Status, string? Type, string Body) answer)
    {
        var errors = operation.ErrorsOf(answer.Status, answer.Type, answer.Body);
        // A batch answers 200, and says in each line what is wrong with the customer.
        var error = type == "application/x-ndjson" && answer.Status == 200
            ? answer.Body.Split('\n').FirstOrDefault(line => line.Contains("\"status\":\"error\"", StringComparison.Ordinal))
            : null;
        var (isAccepted, refusal) = (answer.Status < 300 && error is null, error ?? answer.Body);
        if (isAllowed && !isAccepted)
            errors = errors.Concat(answer.Status >= 500 ? [answer.Body] : DomainRules.Unexplained(refusal));
        // Pub/Sub would push an event that can't be scored for ever, so such an event is published as rejected and acknowledged.
        if (!isAllowed && isAccepted && answer.Status == 200)
            errors = errors.Append("was accepted");
        return errors;
    }

    private enum Wrong
    {
        Nothing,
        Parameter,
        Body,
    }
}
