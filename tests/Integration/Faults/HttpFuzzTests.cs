using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>
/// Mutated requests: bodies, headers and chunking. <c>.ci/long fuzz-http</c> sends a million. Every tenth request is valid and must
/// be answered as without the others.
/// </summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class HttpFuzzTests
{
    private const int ValidInterval = 10;
    private const int Workers = 32;

    // A chunk that says more than it contains leaves the service waiting for the rest.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly int Requests = int.Parse(
        Environment.GetEnvironmentVariable("HTTP_FUZZ_REQUESTS") ?? "5000", CultureInfo.InvariantCulture);

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", "\"", "\\", "\\ud800", "null", "1e999", "-0", "9999999999999999999", "NaN", "\0", "\uFEFF", "\n", ",", ":",
        "\"customerId\":", "\"orders\":[", "2026-13-45", "\u202e",
    ];

    private static readonly string[] WrongSizes =
        ["-1", "0x5", "g", "", "ffffffff", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff", "fffffffffffffffff", "  5", "+5"];

    private static readonly string[] Names =
        ["asOf", "columns", "format", "currency", "rates", "countStatuses", "keep", "summary", "spreadsheet", "name", "code", "%", "a[b]"];

    [ToolFact("taskset", "clang")]
    public async Task MutatedRequests_HaveAnAnswerThatIsNo500()
    {
        await using var target = await RecordingTarget.StartAsync();
        target.KeepsMessages = false;
        using var cage = MemoryCage.TryCreate(PublishedService.MemoryBytes);
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(target), cage);
        var port = service.Client.BaseAddress!.Port;
        var statuses = new ConcurrentDictionary<int, int>();
        var failed = new ConcurrentQueue<string>();
        var used = new List<long>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < Requests && failed.Count < 20;)
            {
                var random = new Random(number);
                var request = RawRequests.All[random.Next(RawRequests.All.Count)];
                var isValid = number % ValidInterval == 0;
                var (bytes, isWhole) = isValid ? (request.ToBytes(), true) : Mutate(request, random);
                var status = await RawHttp.SendAsync(port, bytes, isWhole ? null : Patience);
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status is 0 or 500 || (isValid && status is not (200 or 204)))
                    failed.Enqueue($"request {number}: {status}\n{Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 600))}");
                if (cage is not null && number % (Requests / 10) == Requests / 20)
                    lock (used)
                        used.Add(cage.UsedBytes);
            }
        })));

        Assert.True(failed.IsEmpty, string.Join('\n', failed));
        Assert.False(service.HasExited);
        Assert.True(cage is null || used[^1] <= used[0] + (64 << 20), string.Join(", ", used.Select(bytes => $"{bytes >> 20} MiB")));
        Console.WriteLine($"{Requests} requests: {string.Join(", ", statuses.OrderBy(status => status.Key))}; "
            + $"memory {string.Join(", ", used.Select(bytes => $"{bytes >> 20}"))} MiB");
    }

    private static (byte[] Bytes, bool IsWhole) Mutate(RawRequest request, Random random) => random.Next(4) switch
    {
        0 when request.Body is not null => ((request with { Body = Mutate(request.Body, random) }).ToBytes(), true),
        1 when request.Body is not null => (Chunk(request, random), false),
        2 => ((request with { Headers = [.. request.Headers.Select(line => MutateHeader(line, random))] }).ToBytes(), true),
        _ => (MutateTarget(request, random).ToBytes(), true),
    };

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var edits = random.Next(1, 8); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, body.Skip(random.Next(body.Length)).Take(random.Next(64)));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat(bytes[at], random.Next(200)));
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Sends the body in chunks, of which some are wrong.</summary>
    private static byte[] Chunk(RawRequest request, Random random)
    {
        var framed = new List<byte>();
        for (var at = 0; at < request.Body!.Length;)
        {
            var length = Math.Min(random.Next(1, 200), request.Body.Length - at);
            var size = random.Next(20) == 0 ? WrongSizes[random.Next(WrongSizes.Length)] : $"{length:x}";
            framed.AddRange(Encoding.Latin1.GetBytes($"{size}{(random.Next(10) == 0 ? ";a=b" : "")}\r\n"));
            framed.AddRange(request.Body.AsSpan(at, length));
            framed.AddRange(Encoding.Latin1.GetBytes(random.Next(40) == 0 ? "" : "\r\n"));
            at += length;
        }
        framed.AddRange(Encoding.Latin1.GetBytes(random.Next(10) == 0 ? "0\r\nTrailer: a\r\n\r\n" : "0\r\n\r\n"));
        return request.ToBytes("Transfer-Encoding: chunked", [.. framed]);
    }

    // The name stays, and no line break is inserted: what follows would be another request.
    private static string MutateHeader(string line, Random random)
    {
        var end = line.IndexOf(':', StringComparison.Ordinal) + 1;
        var value = Encoding.Latin1.GetString(Mutate(Encoding.Latin1.GetBytes(line[end..]), random));
        return line[..end] + value.ReplaceLineEndings("").Replace("\0", "", StringComparison.Ordinal);
    }

    private static RawRequest MutateTarget(RawRequest request, Random random)
    {
        var query = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            $"&{Names[random.Next(Names.Length)]}={Uri.EscapeDataString(Tokens[random.Next(Tokens.Length)])}"));
        return request with { Path = $"{request.Path}{(request.Path.Contains('?', StringComparison.Ordinal) ? "" : "?")}{query}" };
    }

}
