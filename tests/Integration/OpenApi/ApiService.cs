using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.OpenApi;

/// <summary>The service with its shipped files and a Pub/Sub of its own, and the document that it serves.</summary>
public sealed class ApiService : IAsyncLifetime
{
    private RecordingTarget? _target;
    private ServiceProcess? _process;

    internal HttpClient Client => _process!.Client;

    internal ApiDocument Document { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _target = await RecordingTarget.StartAsync();
        _process = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["PUBSUB_EMULATOR_HOST"] = _target.Host,
            ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
            ["Events__RejectedTopic"] = "projects/p/topics/rejected",
        });
        Document = await ApiDocument.ReadAsync(Client);
    }

    public async Task DisposeAsync()
    {
        await _process!.DisposeAsync();
        await _target!.DisposeAsync();
    }

    /// <summary>Sends a body to an operation and returns the answer.</summary>
    internal async Task<(int Status, string? Type, string Body)> SendAsync(
        ApiOperation operation, string? type = null, string? body = null, string? path = null)
    {
        using var request = new HttpRequestMessage(new(operation.Method), path ?? operation.ExamplePath);
        if (body is not null)
            request.Content = Functions.SharedService.Bytes(System.Text.Encoding.UTF8.GetBytes(body), type!);
        // The stream of decisions does not end.
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var contentType = response.Content.Headers.ContentType?.ToString();
        var text = contentType == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, contentType, text);
    }
}
