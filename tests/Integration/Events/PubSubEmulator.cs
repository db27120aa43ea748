using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Events;

/// <summary>Runs the real Pub/Sub emulator on a free loopback port, with Java, because gcloud would not stop it.</summary>
public sealed class PubSubEmulator : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion-pubsub-");
    private readonly HttpClient _http = new();
    private Process? _process;

    /// <summary>The path of the emulator, or null when it is not installed.</summary>
    public static string? Jar { get; } = FindJar();

    public string Host { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Jar is null)
            return;
        var port = Loopback.FreePort();
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
        for (var waited = Stopwatch.StartNew(); !await Loopback.AnswersAsync(_http, "topics");)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1) && !_process.HasExited, "The emulator does not start.");
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

    /// <summary>Creates a topic with a pull subscription that keeps the published messages.</summary>
    public async Task<string> CreateTopicAsync(bool ordered = false)
    {
        if (Jar is null)
            Assert.Fail("The Pub/Sub emulator is not installed.");
        var name = $"t-{Guid.NewGuid():N}";
        await SendAsync(HttpMethod.Put, $"topics/{name}", []);
        await SendAsync(HttpMethod.Put, $"subscriptions/{name}-pull", new()
        {
            ["topic"] = $"projects/p/topics/{name}",
            ["enableMessageOrdering"] = ordered,
        });
        return $"projects/p/topics/{name}";
    }

    /// <summary>
    /// Creates a push subscription without a retry policy, so that the emulator repeats a message after a second. With a retry policy
    /// the emulator (0.8.20) stops to deliver, see docs/events.md.
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

    /// <summary>Makes the topic's pull subscription push to the endpoint, or pull again with an empty endpoint.</summary>
    public Task SetPushEndpointAsync(string topic, string endpoint)
    {
        var body = new JsonObject { ["pushConfig"] = new JsonObject { ["pushEndpoint"] = endpoint } };
        return SendAsync(HttpMethod.Post, $"subscriptions/{NameOf(topic)}-pull:modifyPushConfig", body);
    }

    /// <summary>Publishes the messages and returns their ids.</summary>
    public async Task<List<string>> PublishAsync(string topic, IEnumerable<JsonObject> messages)
    {
        var body = new JsonObject { ["messages"] = new JsonArray([.. messages]) };
        var response = await SendAsync(HttpMethod.Post, $"topics/{NameOf(topic)}:publish", body);
        return [.. response["messageIds"]!.AsArray().Select(id => id!.GetValue<string>())];
    }

    /// <summary>Pulls and acknowledges messages, and returns them as <c>message</c> objects. May return none.</summary>
    public async Task<List<JsonNode>> PullAsync(string topic)
    {
        var subscription = $"subscriptions/{NameOf(topic)}-pull";
        var pull = new JsonObject { ["maxMessages"] = 1000, ["returnImmediately"] = true };
        var response = await SendAsync(HttpMethod.Post, subscription + ":pull", pull);
        var received = response["receivedMessages"]?.AsArray() ?? [];
        var ackIds = received.Select(delivery => delivery!["ackId"]!.DeepClone());
        if (received.Count > 0)
            await SendAsync(HttpMethod.Post, subscription + ":acknowledge", new() { ["ackIds"] = new JsonArray([.. ackIds]) });
        return [.. received.Select(delivery => delivery!["message"]!)];
    }

    /// <summary>Pulls until this many messages have arrived.</summary>
    public async Task<List<JsonNode>> PullAsync(string topic, int count)
    {
        var messages = new List<JsonNode>();
        for (var waited = Stopwatch.StartNew(); messages.Count < count && waited.Elapsed < TimeSpan.FromMinutes(1);)
        {
            messages.AddRange(await PullAsync(topic));
            if (messages.Count < count)
                await Task.Delay(50);
        }
        Assert.Equal(count, messages.Count);
        return messages;
    }

    private static string NameOf(string topic) => topic[(topic.LastIndexOf('/') + 1)..];

    private static string? FindJar()
    {
        var binaries = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!binaries.Any(folder => File.Exists(Path.Combine(folder, "java"))))
            return null;
        // The emulator is beside an extracted gcloud, or in the folder of Debian's package.
        var extracted = binaries
            .Where(folder => File.Exists(Path.Combine(folder, "gcloud")))
            .Select(folder => Path.GetFullPath(Path.Combine(folder, "..")));
        return extracted.Append("/usr/lib/google-cloud-sdk")
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
