namespace Conversion.Functions.Publishing;

/// <summary>
/// Sends messages in the order in which they were added, as many requests at a time as the limit allows. Of an ordering key, only one
/// request is in flight. A request contains the waiting messages that Pub/Sub allows in one: they have the same topic and the same
/// ordering key.
/// </summary>
/// <param name="limit">The limit, which is read and changed only inside the queue's lock.</param>
/// <param name="send">
/// Sends messages of one topic and ordering key. Returns how long the request took that Pub/Sub accepted; null where it accepted none.
/// Does not throw.
/// </param>
internal sealed class PublishQueue(InFlightLimit limit, Func<IReadOnlyList<PendingMessage>, Task<TimeSpan?>> send)
{
    private const int MaximumMessages = 1000;
    private const int MaximumBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Topic, string Key), Chain> _chains = [];
    private readonly Queue<Chain> _ready = new();
    private int _inFlight;
    private bool _isClosed;

    /// <summary>How many messages keep all requests busy that the limit allows, and as many more.</summary>
    public double Capacity
    {
        get
        {
            lock (_lock)
                return 2 * limit.Messages;
        }
    }

    /// <summary>How long a request usually takes.</summary>
    public TimeSpan Latency
    {
        get
        {
            lock (_lock)
                return limit.Latency;
        }
    }

    /// <summary>Adds the messages of a push.</summary>
    public void Add(PublishGroup group)
    {
        bool isClosed;
        lock (_lock)
        {
            isClosed = _isClosed;
            if (!isClosed)
                foreach (var message in group.Messages)
                    Add(message);
        }
        if (isClosed)
            group.Withdraw();
        Send();
    }

    /// <summary>Gives up all waiting messages, and those that are added from now on.</summary>
    public void Close()
    {
        List<PendingMessage> waiting = [];
        lock (_lock)
        {
            _isClosed = true;
            foreach (var chain in _chains.Values)
                waiting.AddRange(chain.Messages);
        }
        foreach (var message in waiting)
            message.Withdraw();
    }

    /// <summary>Counts a request that failed, and may be sent again.</summary>
    public void Failed(TimeSpan duration)
    {
        lock (_lock)
            limit.Failed(duration);
    }

    /// <summary>Returns how long publishing so many messages takes.</summary>
    public TimeSpan TimeFor(int messages)
    {
        lock (_lock)
            return limit.TimeFor(messages);
    }

    private void Add(PendingMessage message)
    {
        var key = (message.Message.Topic, message.Message.OrderingKey);
        if (!_chains.TryGetValue(key, out var chain))
            _chains[key] = chain = new(key);
        chain.Messages.Enqueue(message);
        MakeReady(chain);
    }

    private void MakeReady(Chain chain)
    {
        if (chain.IsReady || (chain.InFlight > 0 && chain.IsOrdered))
            return;
        chain.IsReady = true;
        _ready.Enqueue(chain);
    }

    private void Send()
    {
        while (TryTake(out var chain, out var batch))
        {
            var sending = send(batch);
            // Not awaited: that would end the loop at the first request.
            if (sending.IsCompletedSuccessfully)
                End(chain, batch, sending.Result);
            else
                _ = EndAsync(chain, batch, sending);
        }
    }

    private async Task EndAsync(Chain chain, List<PendingMessage> batch, Task<TimeSpan?> sending)
    {
        End(chain, batch, await sending);
        Send();
    }

    private void End(Chain chain, List<PendingMessage> batch, TimeSpan? accepted)
    {
        lock (_lock)
        {
            if (accepted is { } duration)
                limit.Succeeded(duration, batch.Count, isFull: _ready.Count > 0 && _inFlight >= limit.Value);
            _inFlight--;
            chain.InFlight--;
            if (chain.Messages.Count > 0)
                MakeReady(chain);
            else if (chain.InFlight == 0 && !chain.IsReady)
                _chains.Remove(chain.Key);
        }
        foreach (var message in batch)
            message.End(accepted is not null);
    }

    private bool TryTake(out Chain chain, out List<PendingMessage> batch)
    {
        batch = [];
        lock (_lock)
        {
            while (_inFlight < limit.Value && _ready.TryDequeue(out chain!))
            {
                chain.IsReady = false;
                Take(chain, batch);
                if (chain.Messages.Count > 0 && !chain.IsOrdered)
                    MakeReady(chain);
                if (batch.Count > 0)
                {
                    _inFlight++;
                    chain.InFlight++;
                    return true;
                }
                if (chain.Messages.Count == 0 && chain.InFlight == 0)
                    _chains.Remove(chain.Key);
            }
        }
        chain = null!;
        return false;
    }

    private static void Take(Chain chain, List<PendingMessage> batch)
    {
        var bytes = 0L;
        while (batch.Count < MaximumMessages && chain.Messages.TryPeek(out var next))
        {
            bytes += next.Message.Data.Length;
            if (batch.Count > 0 && bytes > MaximumBytes)
                return;
            chain.Messages.Dequeue();
            // A message that was withdrawn is not sent.
            if (next.TryTake())
                batch.Add(next);
        }
    }

    /// <summary>The waiting messages of a topic and an ordering key.</summary>
    private sealed class Chain((string Topic, string Key) key)
    {
        public (string Topic, string Key) Key => key;

        public bool IsOrdered => key.Key.Length > 0;

        public Queue<PendingMessage> Messages { get; } = new();

        public bool IsReady { get; set; }

        public int InFlight { get; set; }
    }
}
