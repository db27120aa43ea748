using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Decisions;
using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Lists;
using Conversion.Functions.Orders;
using Conversion.Functions.Scoring;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Functions;

/// <summary>The functions that read files, on a real Kestrel, with a small model. The clock does not move.</summary>
public sealed class FileService : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private TestHost? _host;

    internal static Model Model { get; } = TestModel.Create();

    internal HttpClient Client => _host!.Client;

    public async Task InitializeAsync()
    {
        var policy = Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(Model));
        _host = await TestHost.Start(settings: ["--Keys:Required=false"], configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
            builder.Services.AddSingleton(HostCapabilities.Kestrel);
            builder.Services.AddSingleton(new Scorer(Model, policy, ControlGroup.None));
            builder.Services.AddSingleton(new CustomerReader(Model));
            builder.Services.AddSingleton(new ModelCardFile([], null));
            builder.Services.AddSingleton<PolicySimulator>();
            builder.AddFunction<DescribeListTemplates>().AddFunction<WriteList>();
            builder.AddFunction<ScoreBatch>().AddFunction<SimulatePolicy>();
            builder.AddFunction<InspectOrders>().AddFunction<ReadOrders>().AddFunction<OrderFormatsDocument>();
        });
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    internal async Task<HttpResponseMessage> PostAsync(
        string path, byte[] body, string? type = "text/csv", string? accept = null, string? encoding = null, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        request.Headers.TransferEncodingChunked = isChunked;
        // A refusal that comes before a large body is sent would be lost in a broken pipe.
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        return await Client.SendAsync(request);
    }

    internal Task<HttpResponseMessage> PostAsync(string path, string body, string? type = "text/csv") =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), type);

    internal async Task<JsonNode> InspectAsync(byte[] file, string query = "", string? type = "application/octet-stream")
    {
        using var response = await PostAsync($"/api/orders/inspect{query}", file, type);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Returns the lines of the answer.</summary>
    internal async Task<JsonNode[]> ScoreAsync(byte[] file, string query = "", string? type = "application/octet-stream")
    {
        using var response = await PostAsync($"/api/score/batch{query}", file, type);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    internal Task<JsonNode[]> ScoreAsync(string file, string query = "") => ScoreAsync(Encoding.UTF8.GetBytes(file), query);
}
