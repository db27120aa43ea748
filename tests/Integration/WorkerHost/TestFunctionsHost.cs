using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversion.IntegrationTests.WorkerHost;

/// <summary>
/// Runs the azure variant as the Azure Functions host does: as a worker process that it talks to over gRPC, and that it forwards
/// HTTP requests to. It applies none of host.json's limits, as a host does that is started with
/// <c>AzureFunctionsJobHost__extensions__http__maxConcurrentRequests=-1</c> and <c>…maxOutstandingRequests=-1</c>.
/// </summary>
internal sealed class TestFunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    // What the Functions host gives a worker to end by itself.
    private static readonly TimeSpan TerminationPatience = TimeSpan.FromSeconds(5);

    private readonly WorkerChannel _worker;
    private readonly WebApplication _rpc;
    private HttpFront? _front;

    private TestFunctionsHost(WorkerChannel worker, WebApplication rpc, RecordedProcess process) =>
        (_worker, _rpc, Process) = (worker, rpc, process);

    public RecordedProcess Process { get; }

    public Uri Address => _front!.Address;

    public IReadOnlyList<HttpFunction> Functions => _worker.Functions;

    /// <summary>How long the worker took until its functions were loaded.</summary>
    public TimeSpan StartTime { get; private set; }

    public string Output => string.Join('\n', Process.Output, Process.Error, _worker.Logs);

    /// <summary>Starts the worker in <paramref name="folder"/> and waits until it answers.</summary>
    public static async Task<TestFunctionsHost> StartAsync(Dictionary<string, string> settings, string folder, string[] keys)
    {
        var patience = Stopwatch.StartNew();
        var worker = new WorkerChannel(folder);
        var rpc = await StartRpcAsync(worker);
        var host = new TestFunctionsHost(worker, rpc, StartWorker(settings, folder, new(rpc.Urls.Single())));
        while (!worker.Ready.IsCompleted)
        {
            Assert.True(patience.Elapsed < StartPatience && !host.Process.HasExited, host.Output);
            await Task.WhenAny(worker.Ready, Task.Delay(100));
        }
        await worker.Ready;
        host.StartTime = patience.Elapsed;
        host._front = await HttpFront.StartAsync(worker, RoutePrefix(folder), keys);
        // A cold worker on a busy machine is slow, and gives up a request that it does not begin within seconds.
        using var client = new HttpClient { BaseAddress = host.Address };
        while (!await Loopback.AnswersAsync(client, "/health/ready"))
            Assert.True(patience.Elapsed < StartPatience && !host.Process.HasExited, host.Output);
        return host;
    }

    /// <summary>Runs a function with a timer, as at its time. Returns whether the function succeeded.</summary>
    public Task<bool> InvokeTimerAsync(string function) => _worker.InvokeTimerAsync(function);

    /// <summary>Starts a worker whose settings are wrong. Returns its process when it has ended.</summary>
    public static async Task<RecordedProcess> FailAsync(Dictionary<string, string> settings, string folder)
    {
        await using var rpc = await StartRpcAsync(new(folder));
        var process = StartWorker(settings, folder, new(rpc.Urls.Single()));
        await process.WaitForExitAsync(StartPatience);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Terminate();
        try
        {
            await Process.WaitForExitAsync(TerminationPatience);
        }
        catch (TimeoutException)
        {
            await Process.KillAsync();
        }
        Process.Dispose();
        if (_front is not null)
            await _front.DisposeAsync();
        await _rpc.DisposeAsync();
    }

    private static async Task<WebApplication> StartRpcAsync(WorkerChannel worker)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(worker);
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapGrpcService<WorkerChannel>();
        await app.StartAsync();
        return app;
    }

    private static RecordedProcess StartWorker(Dictionary<string, string> settings, string folder, Uri rpc)
    {
        var (worker, request, length) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), $"{int.MaxValue}");
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(folder, "Conversion.Functions.dll"),
            "--host", rpc.Host, "--port", rpc.Port.ToString(CultureInfo.InvariantCulture),
            "--workerId", worker, "--requestId", request, "--grpcMaxMessageLength", length,
            "--functions-uri", rpc.AbsoluteUri, "--functions-worker-id", worker,
            "--functions-request-id", request, "--functions-grpc-max-message-length", length,
        ])
        {
            WorkingDirectory = folder,
        };
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["AZURE_FUNCTIONS_ENVIRONMENT"] = settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT", "Production");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return RecordedProcess.Start(start);
    }

    private static string RoutePrefix(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "host.json")));
        return json.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!;
    }
}
