using Conversion.Events;
using Conversion.Functions.Http;

namespace Conversion.Functions.Publishing;

/// <summary>
/// Publishes with Pub/Sub's REST API. Admits only what can be published before its deadline; a queue keeps the order of a customer's
/// messages; a message is retried with backoff and jitter. <c>-p:PubSubClient=google</c> compiles Publisher.Google.cs instead.
/// </summary>
public sealed partial class Publisher : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    // Before the host closes the connections of the pushes that wait for an answer.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5.5);

    private readonly PublishingSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<Publisher> _logger;
    private readonly PubSubApi _api;
    private readonly PublishQueue _queue;
    private readonly PublishAdmission _admission;
    private readonly ByteBudget _pending;
    private readonly LogThrottle _decisionFailures;
    private readonly LogThrottle _rejectedFailures;
    private readonly CancellationTokenSource _stopping = new();

    public Publisher(PublishingSettings settings, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Publisher> logger)
    {
        _settings = settings;
        _clock = clock;
        _logger = logger;
        _api = new(settings, clock);
        _decisionFailures = new(clock);
        _rejectedFailures = new(clock);
        _queue = new(new(clock), SendAsync);
        _admission = new(_queue);
        _pending = new(settings.MaximumPendingBytes);
        lifetime.ApplicationStopping.Register(() => _stopping.CancelAfter(DrainTime));
        _stopping.Token.Register(_queue.Close);
    }

    /// <summary>Returns the timestamp until which a push that arrives now may be published.</summary>
    public long NextDeadline() => _clock.GetTimestamp() + (long)(_settings.PublishTimeout.TotalSeconds * _clock.TimestampFrequency);

    /// <summary>Waits until so many messages may be published. They must be published then, or given up by <see cref="Leave"/>.</summary>
    /// <exception cref="PublisherFullException">The messages can't be published in time, so none of them is.</exception>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    internal ValueTask EnterAsync(int messages, long deadline, CancellationToken cancellation) =>
        _admission.EnterAsync(messages, TimeLeft(deadline), cancellation);

    /// <summary>Ends what <see cref="EnterAsync"/> began.</summary>
    internal void Leave(int messages) => _admission.Leave(messages);

    /// <summary>
    /// Publishes messages until the deadline, and at most until one of them fails. Returns which of them Pub/Sub has accepted.
    /// </summary>
    /// <exception cref="PublisherFullException">Too many bytes wait to be published; no message was added.</exception>
    internal async Task<bool[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, long deadline)
    {
        var bytes = messages.Sum(message => (long)message.Data.Length);
        if (!_pending.TryReserve(bytes))
            throw new PublisherFullException(TimeSpan.Zero);
        try
        {
            return await PublishWithinAsync(messages, deadline);
        }
        finally
        {
            _pending.Release(bytes);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Gives up what is left. The port is closed, and all pushes have their responses.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await _stopping.CancelAsync();

    public void Dispose()
    {
        _api.Dispose();
        _stopping.Dispose();
    }

    private async Task<bool[]> PublishWithinAsync(IReadOnlyList<OutgoingMessage> messages, long deadline)
    {
        var group = new PublishGroup(messages, deadline);
        _queue.Add(group);
        if (group.Ended.IsCompleted)
            return await group.Ended;
        try
        {
            return await group.Ended.WaitAsync(TimeLeft(deadline), _clock);
        }
        catch (TimeoutException)
        {
            group.Withdraw();
            return await group.Ended;
        }
    }

    private TimeSpan TimeLeft(long deadline)
    {
        var left = _clock.GetElapsedTime(_clock.GetTimestamp(), deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<TimeSpan?> SendAsync(IReadOnlyList<PendingMessage> batch)
    {
        var topic = batch[0].Message.Topic;
        try
        {
            return await SendAsync(PublishRequest.Write(batch), topic, batch[0].Deadline);
        }
        catch (Exception e)
        {
            // No message is lost: each push that waits for its message gets an error response, and Pub/Sub repeats the push.
            var throttle = topic == _settings.DecisionsTopic ? _decisionFailures : _rejectedFailures;
            if (throttle.ShouldLog(batch.Count, out var total))
                LogFailure(_logger, topic, total, e.Message, e);
            return null;
        }
    }

    /// <summary>Sends until Pub/Sub accepts the messages. Returns how long that attempt took.</summary>
    private async Task<TimeSpan> SendAsync(ReadOnlyMemory<byte> body, string topic, long deadline)
    {
        string? failure = null;
        // Not more than half of the time, so that a slow past does not end all attempts.
        var needed = _queue.Latency < _settings.PublishTimeout / 2 ? _queue.Latency : _settings.PublishTimeout / 2;
        if (TimeLeft(deadline) < needed)
            throw new PublishException("There is no time left to publish.");
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            var startedAt = _clock.GetTimestamp();
            // The deadline does not interrupt an attempt: its messages may be published all the same, and again at the next delivery.
            using var attempt = new CancellationTokenSource(PubSubApi.AttemptTimeout, _clock);
            using var stopping = _stopping.Token.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), attempt);
            try
            {
                await _api.PublishAsync(body, topic, attempt.Token);
                return _clock.GetElapsedTime(startedAt);
            }
            catch (HttpRequestException e)
            {
                failure = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            }
            catch (OperationCanceledException)
            {
                failure ??= "Pub/Sub did not respond.";
            }
            _queue.Failed(_clock.GetElapsedTime(startedAt));
            // Full jitter: instances that failed at the same time must not retry at the same time.
            var pause = delay * Random.Shared.NextDouble();
            if (TimeLeft(deadline) <= pause || _stopping.IsCancellationRequested)
                throw new PublishException($"{failure} (the publisher retried until the deadline)");
            await Task.Delay(pause, _clock);
        }
    }

    [LoggerMessage(LogLevel.Error,
        "{Topic} did not accept {Count} messages since the last report. Pub/Sub will push them again. {Failure}")]
    private static partial void LogFailure(ILogger logger, string topic, int count, string failure, Exception exception);
}
