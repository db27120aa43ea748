using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Profiles;

// Segment signs with SHA-1.
#pragma warning disable CA5350

/// <summary>A service with a store in a file, and a recording target in the place of Pub/Sub.</summary>
internal sealed class RememberingService : IAsyncDisposable
{
    public const string AccessKey = "access-key-of-the-tests";
    public const string Secret = "secret-of-the-shop";

    private readonly TemporaryFolder _folder = new();

    private RememberingService(RecordingTarget pubSub) => PubSub = pubSub;

    public RecordingTarget PubSub { get; }

    public ServiceProcess Process { get; private set; } = null!;

    public string Exports => _folder["exports"];

    public HttpClient Client => Process.Client;

    public static async Task<RememberingService> StartAsync(params (string Name, string Value)[] more)
    {
        var service = new RememberingService(await RecordingTarget.StartAsync());
        var settings = new Dictionary<string, string>
        {
            ["Profiles__Store"] = $"sqlite:{service._folder["customers.db"]}",
            ["Profiles__AccessKey"] = AccessKey,
            ["Profiles__ExportFolder"] = service.Exports,
            ["Webhooks__shopify__default"] = Secret,
            ["Webhooks__woocommerce__default"] = Secret,
            ["Webhooks__segment__default"] = Secret,
            ["PUBSUB_EMULATOR_HOST"] = service.PubSub.Host,
            ["Events__Authentication"] = "off",
            ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
            ["Events__RejectedTopic"] = "projects/p/topics/rejected",
            ["Keys__Required"] = "false",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        service.Process = await ServiceProcess.StartAsync(settings);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await PubSub.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Pushes a message of Pub/Sub; returns the status.</summary>
    public async Task<int> PushAsync(string id, string data, params (string Name, string Value)[] attributes)
    {
        using var answer = await Push.PostAsync(Client, Push.Envelope(id, Push.Message(data, attributes)));
        return (int)answer.StatusCode;
    }

    /// <summary>Sends a webhook with a signature of its body; returns the status.</summary>
    public async Task<int> SendAsync(string sender, string topic, string body, string? signature = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var secret = Encoding.UTF8.GetBytes(Secret);
        var (header, topicHeader, valid) = sender switch
        {
            "shopify" => ("X-Shopify-Hmac-Sha256", "X-Shopify-Topic", Convert.ToBase64String(HMACSHA256.HashData(secret, bytes))),
            "woocommerce" => ("X-WC-Webhook-Signature", "X-WC-Webhook-Topic", Convert.ToBase64String(HMACSHA256.HashData(secret, bytes))),
            _ => ("X-Signature", "X-None", Convert.ToHexStringLower(HMACSHA1.HashData(secret, bytes))),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/{sender}") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(header, signature ?? valid);
        request.Headers.Add(topicHeader, topic);
        using var answer = await Client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Returns what is remembered of a customer; null where the service answers 404.</summary>
    public async Task<JsonNode?> FindAsync(string customer)
    {
        using var answer = await SendAsync(HttpMethod.Get, customer, AccessKey);
        return (int)answer.StatusCode == 404 ? null : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>();
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string customer, string? key)
    {
        using var request = new HttpRequestMessage(method, $"/api/customers/{Uri.EscapeDataString(customer)}");
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        return Client.SendAsync(request);
    }

    /// <summary>Whether the files of the store contain a text.</summary>
    public bool StoreContains(string text) => Directory.GetFiles(Path.GetDirectoryName(Exports)!, "customers.db*").Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });
}
