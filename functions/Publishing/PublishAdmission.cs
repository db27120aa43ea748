namespace Conversion.Functions.Publishing;

/// <summary>
/// Admits the messages of a push where they can be published before their deadline. Pushes are admitted one after the other: the
/// admitted pushes finish, instead of all failing at the same time with a part published.
/// </summary>
internal sealed class PublishAdmission(PublishQueue queue)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiting> _waiting = new();
    private int _admitted;
    private int _waitingMessages;

    /// <summary>Waits until the messages may be published; the caller must <see cref="Leave"/> then.</summary>
    /// <exception cref="PublisherFullException">The messages can't be published in time.</exception>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public async ValueTask EnterAsync(int messages, TimeSpan timeLeft, CancellationToken cancellation)
    {
        LinkedListNode<Waiting> place;
        var own = queue.TimeFor(messages);
        lock (_lock)
        {
            if (_waiting.Count == 0 && HasSpace())
            {
                _admitted += messages;
                return;
            }
            var before = queue.TimeFor(_admitted + _waitingMessages);
            if (before + own > timeLeft)
                throw new PublisherFullException(before);
            _waitingMessages += messages;
            place = _waiting.AddLast(new Waiting(messages));
        }
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(timeLeft - own);
        using (timer.Token.UnsafeRegister(_ => GiveUp(place), null))
        {
            if (await place.Value.Admitted.Task)
                return;
        }
        cancellation.ThrowIfCancellationRequested();
        throw new PublisherFullException(own);
    }

    /// <summary>Counts messages that were admitted and are published or given up.</summary>
    public void Leave(int messages)
    {
        lock (_lock)
        {
            _admitted -= messages;
            while (_waiting.First is { } first && HasSpace())
            {
                Remove(first);
                _admitted += first.Value.Messages;
                first.Value.Admitted.SetResult(true);
            }
        }
    }

    private void GiveUp(LinkedListNode<Waiting> place)
    {
        lock (_lock)
        {
            // Otherwise the messages are admitted by now.
            if (place.List is null)
                return;
            Remove(place);
            place.Value.Admitted.SetResult(false);
        }
    }

    private void Remove(LinkedListNode<Waiting> place)
    {
        _waiting.Remove(place);
        _waitingMessages -= place.Value.Messages;
    }

    // A push of any size is admitted when it is alone.
    private bool HasSpace() => _admitted == 0 || _admitted < queue.Capacity;

    private sealed record Waiting(int Messages)
    {
        public TaskCompletionSource<bool> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
