using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Conversion.IntegrationTests.Golden;

/// <summary>Shows each <see cref="HostDifference"/>.</summary>
[Collection(SharedVariants.Name)]
public sealed class HostDifferenceTests(BothVariants both)
{
    [Fact(DisplayName = HostDifference.EmptyUnauthorized)]
    public Task NoKey_IsEmpty401() =>
        ExpectAsync(HostDifference.EmptyUnauthorized, new("DescribeModel", "no key", "GET", "/api/model"));

    [Fact(DisplayName = HostDifference.EmptyNotFound)]
    public Task NoRoute_IsEmpty404() => ExpectAsync(HostDifference.EmptyNotFound, new(null, "no such route", "GET", "/nowhere"));

    [Fact(DisplayName = HostDifference.NotFoundForWrongMethod)]
    public Task WrongMethod_Is404() => ExpectAsync(
        HostDifference.NotFoundForWrongMethod, new("HealthLive", HostDifference.WrongMethod, "DELETE", "/health/live"));

    [Fact(DisplayName = HostDifference.ServerNamed)]
    public async Task Server_IsNamed()
    {
        using var kestrel = await both.Kestrel.Client.GetAsync(new Uri("/v2", UriKind.Relative));
        using var azure = await both.Azure.Client.GetAsync(new Uri("/v2", UriKind.Relative));
        Assert.Empty(kestrel.Headers.Server);
        Assert.Equal("Kestrel", azure.Headers.Server.ToString());
    }

    private async Task ExpectAsync(string difference, GoldenRequest request)
    {
        request = request with { Key = null };
        var (kestrel, azure) = (await request.SendAsync(both.Kestrel.Client), await request.SendAsync(both.Azure.Client));
        Assert.Equal(difference, HostDifference.Explain(request, kestrel, azure));
    }

    /// <summary>Behind the Functions host a batch of lines is read to its end before it is answered, so its size has a limit.</summary>
    [Theory(DisplayName = HostDifference.LimitedBatch)]
    [InlineData(9)]
    [InlineData(20)]
    public async Task LargeBatchOfLines_Is413(int megabytes)
    {
        var line = Encoding.UTF8.GetBytes(new string(' ', 1023) + "\n");
        using var kestrel = await PostAsync(both.Kestrel);
        Assert.Equal(HttpStatusCode.OK, kestrel.StatusCode);
        using var azure = await PostAsync(both.Azure);
        Assert.Contains("smaller batches", await ProblemAssert.HasStatus(azure, HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);

        async Task<HttpResponseMessage> PostAsync(Variant variant)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/score/batch")
            {
                Content = new ByteArrayContent([.. Enumerable.Repeat(line, megabytes << 10).SelectMany(bytes => bytes)]),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            request.Headers.Add("x-functions-key", Variant.Key);
            return await variant.Client.SendAsync(request);
        }
    }

    [Fact(DisplayName = HostDifference.BrokenBody)]
    public async Task BrokenChunks_AreEmpty500()
    {
        Assert.StartsWith("HTTP/1.1 400 Bad Request", await SendAsync(both.Kestrel), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500 Internal Server Error", await SendAsync(both.Azure), StringComparison.Ordinal);

        static async Task<string> SendAsync(Variant variant)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(variant.Client.BaseAddress!.Host, variant.Client.BaseAddress.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/score HTTP/1.1\r\nHost: x\r\nx-functions-key: {Variant.Key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"));
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync() ?? "";
        }
    }

    /// <summary>Behind the Functions host each connection comes from that host, so none shows that its caller is on this machine.</summary>
    [Fact(DisplayName = HostDifference.PushNeedsToken)]
    public async Task PushInDevelopment_NeedsAToken()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["PUBSUB_EMULATOR_HOST"] = both.KestrelTarget.Host,
            ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
            ["Events__RejectedTopic"] = "projects/p/topics/rejected",
        };
        await using var kestrel = await Variant.StartAsync(Variant.Kestrel, settings);
        await using var azure = await Variant.StartAsync(Variant.Azure, settings);
        using var open = await Push.PostAsync(kestrel.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.NoContent, open.StatusCode);
        using var refused = await Push.PostAsync(azure.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        await ProblemAssert.HasStatus(refused, HttpStatusCode.Forbidden);
    }
}
