using System.Net.Http.Headers;
using System.Text;

namespace Conversion.IntegrationTests.Functions;

/// <summary>The service with its shipped files, in development. It starts once for a class of tests.</summary>
public sealed class SharedService : IAsyncLifetime
{
    private ServiceProcess? _process;

    public HttpClient Client { get; private set; } = null!;

    public string Output => _process!.Output;

    public bool HasExited => _process!.HasExited;

    public async Task InitializeAsync()
    {
        _process = await ServiceProcess.StartAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        Client = new() { BaseAddress = _process.Client.BaseAddress, Timeout = TimeSpan.FromMinutes(5) };
    }

    public async Task<HttpResponseMessage> Post(string path, HttpContent content, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // A large body waits for "100 Continue", because an early rejection would be lost in a broken pipe. A small body goes out with
        // its headers, because a client that waits may be too slow for the service, which then closes the connection.
        request.Headers.ExpectContinue = content.Headers.ContentLength > 1 << 20;
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> Post(string path, string body, string type = "application/json", string? accept = null) =>
        Post(path, Bytes(Encoding.UTF8.GetBytes(body), type), accept);

    public static ByteArrayContent Bytes(byte[] body, string type = "application/json") =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
