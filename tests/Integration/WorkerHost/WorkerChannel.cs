using System.Collections.Concurrent;
using System.Threading.Channels;
using Conversion.IntegrationTests.WorkerHost.Rpc;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Conversion.IntegrationTests.WorkerHost;

/// <summary>Speaks the Azure Functions host's side of the worker protocol with one worker.</summary>
internal sealed class WorkerChannel(string folder) : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _invocations = new();
    private readonly ConcurrentQueue<string> _logs = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, string> _ids = [];
    private int _loading;

    /// <summary>Completes when the worker has loaded every function.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Where the worker listens for proxied requests.</summary>
    public string HttpUri { get; private set; } = "";

    public IReadOnlyList<HttpFunction> Functions { get; private set; } = [];

    /// <summary>What the worker logs through the host.</summary>
    public string Logs => string.Join('\n', _logs);

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var sending = SendAllAsync(responseStream);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync())
                Receive(message);
        }
        catch (IOException)
        {
            // The worker has ended.
        }
        _toWorker.Writer.TryComplete();
        await sending;
        foreach (var (_, invocation) in _invocations)
            invocation.TrySetResult(false);
    }

    /// <summary>Has the worker run a function on the proxied request with that id. Returns whether the function succeeded.</summary>
    public Task<bool> InvokeAsync(HttpFunction function, string id, CancellationToken cancellation) =>
        InvokeAsync(function.Id, id, new() { Name = function.Trigger, Data = new() { Http = new() } }, cancellation);

    /// <summary>Has the worker run a function with a timer, as at its time. Returns whether the function succeeded.</summary>
    public Task<bool> InvokeTimerAsync(string function) =>
        InvokeAsync(
            _ids[function], Guid.NewGuid().ToString(), new() { Name = "timer", Data = new() { Json = """{"IsPastDue":false}""" } }, default);

    public void Terminate() => Send(new() { WorkerTerminate = new() });

    private async Task<bool> InvokeAsync(string function, string id, ParameterBinding input, CancellationToken cancellation)
    {
        var invocation = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[id] = invocation;
        var request = new InvocationRequest { InvocationId = id, FunctionId = function, TraceContext = new() };
        request.InputData.Add(input);
        if (!Send(new() { InvocationRequest = request }))
            invocation.TrySetResult(false);
        await using var _ = cancellation.Register(() => Send(new() { InvocationCancel = new() { InvocationId = id } }));
        return await invocation.Task;
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                Send(new() { WorkerInitRequest = new() { HostVersion = "4.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder } });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Check(message.WorkerInitResponse.Result);
                HttpUri = message.WorkerInitResponse.Capabilities["HttpUri"];
                Send(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } });
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Check(message.FunctionMetadataResponse.Result);
                Load(message.FunctionMetadataResponse.FunctionMetadataResults);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Check(message.FunctionLoadResponse.Result);
                if (--_loading == 0)
                    _ready.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                Complete(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                _logs.Enqueue($"{message.RpcLog.Category}: {message.RpcLog.Message} {message.RpcLog.Exception?.Message}");
                break;
        }
    }

    private void Load(RepeatedField<RpcFunctionMetadata> functions)
    {
        Functions = [.. functions.Select(HttpFunction.From).OfType<HttpFunction>()];
        _ids = functions.ToDictionary(function => function.Name, function => function.FunctionId);
        _loading = functions.Count;
        foreach (var function in functions)
            Send(new() { FunctionLoadRequest = HttpFunction.LoadRequest(function) });
    }

    private void Complete(InvocationResponse response)
    {
        var isSuccess = response.Result.Status == StatusResult.Types.Status.Success;
        if (!isSuccess)
            _logs.Enqueue($"{response.InvocationId}: {response.Result.Status} {response.Result.Exception?.Message} {response.Result.Exception?.StackTrace}");
        if (_invocations.TryRemove(response.InvocationId, out var invocation))
            invocation.TrySetResult(isSuccess);
    }

    /// <summary>A worker that can't start its functions fails the wait for them.</summary>
    private void Check(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            _ready.TrySetException(new InvalidOperationException($"{result.Exception?.Message}\n{result.Exception?.StackTrace}"));
    }

    private bool Send(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        return _toWorker.Writer.TryWrite(message);
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> stream)
    {
        await foreach (var message in _toWorker.Reader.ReadAllAsync())
        {
            try
            {
                await stream.WriteAsync(message);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                return; // The worker has ended.
            }
        }
    }
}
