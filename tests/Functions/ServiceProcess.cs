using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Conversion.Tests.Functions;

/// <summary>The service as it ships, in a process of its own on a free loopback port; started once for a class of tests.</summary>
public sealed class ServiceProcess : IAsyncLifetime
{
    private readonly Process _process = Create();

    public HttpClient Client { get; private set; } = null!;

    public bool HasExited => _process.HasExited;

    /// <summary>The service, not yet started.</summary>
    public static Process Create(Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Conversion.Functions.dll"), "--urls=http://127.0.0.1:0", "--environment=Development"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return new() { StartInfo = start };
    }

    public async Task InitializeAsync()
    {
        _process.Start();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        const string Scheme = "http://127.0.0.1:";
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Scheme, StringComparison.Ordinal) is not (>= 0 and var start))
                continue;
            Client = new() { BaseAddress = new(line[start..].TrimEnd('"', '}').Split('"')[0]), Timeout = TimeSpan.FromMinutes(5) };
            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }
        throw new InvalidOperationException("The service ended before it listened.");
    }

    public async Task<HttpResponseMessage> Post(string path, HttpContent content, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // Otherwise a refusal that comes before the body is sent is lost in a broken pipe.
        request.Headers.ExpectContinue = true;
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
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
