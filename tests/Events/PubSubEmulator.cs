using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Events;

/// <summary>The real emulator, started as plain Java on a free loopback port: started through gcloud, it would outlive the tests.</summary>
public sealed class PubSubEmulator : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion-pubsub-");
    private readonly HttpClient _http = new();
    private Process? _process;

    /// <summary>Null where it is not installed.</summary>
    public static string? Jar { get; } = FindJar();

    public string Host { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Jar is null)
            return;
        var port = FreePort();
        Host = $"127.0.0.1:{port}";
        _http.BaseAddress = new($"http://{Host}/v1/projects/p/");
        var logging = Path.Combine(_folder.FullName, "logging.properties");
        await File.WriteAllTextAsync(logging, ".level=OFF\nhandlers=\n");
        _process = Process.Start(new ProcessStartInfo(
            "java", ["-Xmx512m", $"-Djava.util.logging.config.file={logging}", "-jar", Jar, "--host=127.0.0.1", $"--port={port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var patience = Stopwatch.StartNew(); !await ServiceProcess.AnswersAsync(_http, "topics");)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1) && !_process.HasExited, "The emulator does not start.");
            await Task.Delay(100);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Dispose();
        _folder.Delete(recursive: true);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A topic of its own, and a subscription to pull from that keeps what is published.</summary>
    public async Task<string> CreateTopicAsync(bool ordered = false)
    {
        if (Jar is null)
            Assert.Fail("The Pub/Sub emulator is not installed.");
        var name = $"t-{Guid.NewGuid():N}";
        await SendAsync(HttpMethod.Put, $"topics/{name}", []);
        await SendAsync(HttpMethod.Put, $"subscriptions/{name}-kept", new() { ["topic"] = $"projects/p/topics/{name}", ["enableMessageOrdering"] = ordered });
        return $"projects/p/topics/{name}";
    }

    /// <summary>
    /// A push subscription without retry policy: what is not acked comes again after a second. With one, the emulator (0.8.20)
    /// at last delivers nothing any more, see docs/events.md.
    /// </summary>
    public Task CreatePushAsync(string topic, string endpoint, bool unwrapped = false)
    {
        var push = new JsonObject { ["pushEndpoint"] = endpoint };
        if (unwrapped)
            push["noWrapper"] = new JsonObject { ["writeMetadata"] = true };
        return SendAsync(HttpMethod.Put, $"subscriptions/push-{Guid.NewGuid():N}", new()
        {
            ["topic"] = topic,
            ["pushConfig"] = push,
            ["ackDeadlineSeconds"] = 10,
        });
    }

    /// <summary>Has the topic's own subscription, which keeps what is published, pushed; to nowhere, it keeps again.</summary>
    public Task PushKeptAsync(string topic, string endpoint) => SendAsync(
        HttpMethod.Post, $"subscriptions/{NameOf(topic)}-kept:modifyPushConfig", new() { ["pushConfig"] = new JsonObject { ["pushEndpoint"] = endpoint } });

    /// <summary>Publishes and tells the ids.</summary>
    public async Task<List<string>> PublishAsync(string topic, IEnumerable<JsonObject> messages)
    {
        var answer = await SendAsync(HttpMethod.Post, $"topics/{NameOf(topic)}:publish", new() { ["messages"] = new JsonArray([.. messages]) });
        return [.. answer["messageIds"]!.AsArray().Select(id => id!.GetValue<string>())];
    }

    /// <summary>Takes what the topic's own subscription keeps, at most once each, as <c>message</c> objects; empty when nothing comes.</summary>
    public async Task<List<JsonNode>> PullAsync(string topic)
    {
        var subscription = $"subscriptions/{NameOf(topic)}-kept";
        var answer = await SendAsync(HttpMethod.Post, subscription + ":pull", new() { ["maxMessages"] = 1000, ["returnImmediately"] = true });
        var received = answer["receivedMessages"]?.AsArray() ?? [];
        if (received.Count > 0)
            await SendAsync(HttpMethod.Post, subscription + ":acknowledge", new() { ["ackIds"] = new JsonArray([.. received.Select(one => one!["ackId"]!.DeepClone())]) });
        return [.. received.Select(one => one!["message"]!)];
    }

    /// <summary>Pulls until that many have come.</summary>
    public async Task<List<JsonNode>> PullAsync(string topic, int count)
    {
        var messages = new List<JsonNode>();
        for (var patience = Stopwatch.StartNew(); messages.Count < count && patience.Elapsed < TimeSpan.FromMinutes(1);)
        {
            messages.AddRange(await PullAsync(topic));
            if (messages.Count < count)
                await Task.Delay(50);
        }
        Assert.Equal(count, messages.Count);
        return messages;
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string NameOf(string topic) => topic[(topic.LastIndexOf('/') + 1)..];

    private static string? FindJar()
    {
        var binaries = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!binaries.Any(folder => File.Exists(Path.Combine(folder, "java"))))
            return null;
        // Beside gcloud, where it was unpacked, or where Debian's package has it.
        string[] homes = [.. binaries.Where(folder => File.Exists(Path.Combine(folder, "gcloud"))).Select(folder => Path.GetFullPath(Path.Combine(folder, ".."))), "/usr/lib/google-cloud-sdk"];
        return homes
            .Select(home => Path.Combine(home, "platform/pubsub-emulator/lib"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "cloud-pubsub-emulator-*-all.jar"))
            .FirstOrDefault();
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {response.StatusCode} {text}"));
        return JsonNode.Parse(text)!;
    }
}
