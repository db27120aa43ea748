using System.Text;
using Kiota;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;

// Calls the service through the clients that NSwag and Kiota generate.
using var http = new HttpClient { BaseAddress = new(args[0]) };
await RunNSwagAsync(new NSwagClients.NSwagClient(http) { BaseUrl = args[0] });
Console.WriteLine("NSwag passed");
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http) { BaseUrl = args[0] };
await RunKiotaAsync(new KiotaClient(adapter));
Console.WriteLine("Kiota passed");

static async Task RunNSwagAsync(NSwagClients.NSwagClient client)
{
    // NSwag writes each absent value as null.
    var customer = new NSwagClients.Customer
    {
        CustomerId = "anna",
        Orders = [new() { At = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero), Amount = 5 }],
    };
    var score = await client.ScoreCustomerAsync(customer);
    Expect(score.Status == NSwagClients.ScoreStatus.Ok && score.Probability > 0);
    var batch = await client.ScoreBatchAsync(customer);
    Expect(batch is not null);
    var policy = await client.DescribePolicyAsync();
    var simulation = await client.SimulatePolicyAsync(
        new NSwagClients.SimulationRequest { Policy = policy, Customers = [customer] });
    Expect(simulation.Customers == 1);
    var metadata = await client.InferenceModelAsync("conversion");
    var width = metadata.Inputs.First().Shape.Last();
    var inference = await client.InferAsync("conversion", new()
    {
        Inputs =
        [
            new()
            {
                Name = "features",
                Datatype = NSwagClients.InferenceInputDatatype.FP32,
                Shape = [1, width],
                Data = [.. Enumerable.Range(0, width).Select(i => (object)i)],
            },
        ],
    });
    Expect(inference.Outputs.Count == 3);
    try
    {
        await client.ScoreCustomerAsync(new() { CustomerId = "anna" });
        Expect(false);
    }
    catch (NSwagClients.ApiException<NSwagClients.Problem> e)
    {
        Expect(e.Result.Errors?.First().Pointer == "/orders");
    }
}

static async Task RunKiotaAsync(KiotaClient client)
{
    var customer = new Kiota.Models.Customer
    {
        CustomerId = "anna",
        Orders = [new() { At = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero), Amount = 5 }],
    };
    var score = await client.Api.Score.PostAsync(customer);
    Expect(score?.Status == Kiota.Models.Score_status.Ok && score.Probability > 0);
    var line = await KiotaJsonSerializer.SerializeAsStringAsync(customer);
    var batch = await client.Api.Score.Batch.PostAsync(
        new MemoryStream(Encoding.UTF8.GetBytes($"{line}\n{line}\n")), "application/x-ndjson");
    Expect((await new StreamReader(batch!).ReadToEndAsync()).Split("\"status\":\"ok\"").Length == 3);
    var policy = await client.Api.Policy.GetAsync();
    var simulation = await client.Api.Policy.Simulate.PostAsync(new() { Policy = policy, Customers = [customer] });
    Expect(simulation?.Customers == 1);
    var metadata = await client.V2.Models["conversion"].GetAsync();
    var width = metadata!.Inputs![0].Shape![^1]!.Value;
    var data = new UntypedArray([.. Enumerable.Range(0, width).Select(i => i == 18 ? new UntypedNull() : (UntypedNode)new UntypedInteger(i))]);
    var inference = await client.V2.Models["conversion"].Infer.PostAsync(new()
    {
        Inputs = [new() { Name = "features", Datatype = Kiota.Models.InferenceInput_datatype.FP32, Shape = [1, width], Data = data }],
    });
    Expect(inference?.Outputs?.Count == 3);
    try
    {
        await client.Api.Score.PostAsync(new() { CustomerId = "anna" });
        Expect(false);
    }
    catch (Kiota.Models.Problem e)
    {
        Expect(e.Message == "A value is invalid." && e.Errors?[0].Pointer == "/orders");
    }
}

static void Expect(bool condition, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string? text = null)
{
    if (!condition)
        throw new InvalidOperationException($"Expected {text}.");
}
