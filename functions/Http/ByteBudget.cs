namespace Conversion.Functions.Http;

/// <summary>
/// Limits the number of bytes that requests hold in memory or on disk at the same time. Who waits for bytes gets them in the order
/// of arrival.
/// </summary>
/// <param name="maximum">The limit.</param>
/// <param name="emptied">Is called when all bytes are released after many were reserved; null for nothing.</param>
internal sealed class ByteBudget(long maximum, Action? emptied = null)
{
    private const long Many = 8 << 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiting> _waiting = new();
    private long _reserved;
    private long _most;

    /// <summary>The limit.</summary>
    public long Maximum { get; } = maximum;

    /// <summary>
    /// Reserves bytes, which the caller must release. Returns false and reserves nothing above the limit, or where others wait.
    /// </summary>
    public bool TryReserve(long bytes)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || !Fits(bytes))
                return false;
            Take(bytes);
            return true;
        }
    }

    /// <summary>Waits until bytes are reserved, which the caller must release. Returns false where they were not in time.</summary>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public ValueTask<bool> ReserveAsync(long bytes, TimeSpan timeout, CancellationToken cancellation) =>
        TryReserve(bytes) ? new(true) : new(WaitAsync(bytes, timeout, cancellation));

    public void Release(long bytes)
    {
        bool isEmptied;
        lock (_lock)
        {
            _reserved -= bytes;
            Serve();
            isEmptied = _reserved == 0 && _most >= Many;
            if (isEmptied)
                _most = 0;
        }
        if (isEmptied)
            emptied?.Invoke();
    }

    private async Task<bool> WaitAsync(long bytes, TimeSpan timeout, CancellationToken cancellation)
    {
        var waiting = new Waiting(bytes);
        LinkedListNode<Waiting> place;
        lock (_lock)
        {
            place = _waiting.AddLast(waiting);
            Serve();
        }
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(timeout);
        using (timer.Token.UnsafeRegister(_ => GiveUp(place), null))
        {
            var isReserved = await waiting.Reserved.Task;
            if (!isReserved)
                cancellation.ThrowIfCancellationRequested();
            return isReserved;
        }
    }

    private void GiveUp(LinkedListNode<Waiting> place)
    {
        lock (_lock)
        {
            // Otherwise the bytes are reserved by now.
            if (place.List is null)
                return;
            _waiting.Remove(place);
            place.Value.Reserved.SetResult(false);
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.First is { } first && Fits(first.Value.Bytes))
        {
            _waiting.RemoveFirst();
            Take(first.Value.Bytes);
            first.Value.Reserved.SetResult(true);
        }
    }

    private void Take(long bytes)
    {
        _reserved += bytes;
        _most = Math.Max(_most, _reserved);
    }

    // A request larger than the limit still passes when it is alone.
    private bool Fits(long bytes) => _reserved + bytes <= Maximum || _reserved == 0;

    private sealed record Waiting(long Bytes)
    {
        // What continues must not run inside the lock.
        public TaskCompletionSource<bool> Reserved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
