using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>Every header that anything on the way parses, wrong in every way: it may be refused, but it never fails a request.</summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class HeaderTableTests
{
    private static readonly string[] Headers =
    [
        "Accept", "Accept-Encoding", "Authorization", "Cache-Control", "Content-Encoding", "Content-Type", "Cookie", "Expect",
        "Forwarded", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Last-Event-ID", "Origin", "Range", "Referer",
        "Trailer", "Upgrade", "User-Agent", "X-Cloud-Trace-Context", "X-Forwarded-For", "X-Forwarded-Proto", "X-Serverless-Authorization",
        "Baggage", "Ce-Data", "Ce-Id", "Ce-Source", "Ce-Specversion", "Ce-Time", "Ce-Type", "Conversion-What-If",
        "Inference-Header-Content-Length", "traceparent", "tracestate", "x-functions-key", "x-goog-pubsub-message-id",
        "x-goog-pubsub-publish-time",
    ];

    private static readonly string[] Values =
    [
        "", " ", ";", ",", "=", "\"", "\"a", "a;b", "a;b=", "a;b=\"c", "a,,b", "*/*;q=2", "*/*;q=", "%", "%zz", "\\", "\u00e4\u00ff",
        "\t\t", "-1", "0", "99999999999999999999999999", "1e309", "NaN", "9999-99-99T99:99:99Z", ";aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/18446744073709551616;o=1", "00-00000000000000000000000000000000-0000000000000000-00",
        "Bearer", "Bearer ", "Bearer a.b.c", "bytes=0-18446744073709551616", "[::", "localhost:99999", "gzip, gzip", "100-continue",
    ];

    [ToolFact("taskset", "clang")]
    public async Task WrongHeaders_NeverFailARequest()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(target));
        var port = service.Client.BaseAddress!.Port;
        var failed = new List<string>();
        var long8 = new string('a', 8000);
        foreach (var request in RawRequests.All.Where(request => request.Body is not null || request.Path == "/api/model"))
            foreach (var header in Headers)
                await Parallel.ForEachAsync(Values.Append(long8), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (value, _) =>
                {
                    var others = request.Headers.Where(line => !line.StartsWith($"{header}:", StringComparison.OrdinalIgnoreCase));
                    foreach (var lines in (string[][])[[$"{header}: {value}"], [$"{header}: {value}", $"{header}: {value}"]])
                    {
                        var changed = request with { Headers = [.. others, .. lines] };
                        var status = await RawHttp.SendAsync(port, changed.ToBytes());
                        if (status is 0 or 500)
                            lock (failed)
                                failed.Add($"{request.Method} {request.Path} {string.Join(" | ", lines)}: {status}");
                    }
                });

        Assert.True(failed.Count == 0, string.Join('\n', failed.Take(20)));
        Assert.False(service.HasExited);
        Assert.DoesNotContain("fail:", service.Output, StringComparison.Ordinal);
    }
}
