using Conversion.Events;

namespace Conversion.Functions.Publishing;

/// <summary>The messages of one push, and which of them Pub/Sub has accepted.</summary>
internal sealed class PublishGroup
{
    private readonly PendingMessage[] _messages;

    // The continuation, which responds to a push, must not run inside the queue.
    private readonly TaskCompletionSource<bool[]> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] _published;
    private int _left;
    private int _isWithdrawn;

    public PublishGroup(IReadOnlyList<OutgoingMessage> messages, long deadline)
    {
        _published = new bool[messages.Count];
        _left = messages.Count;
        _messages = new PendingMessage[messages.Count];
        for (var i = 0; i < _messages.Length; i++)
            _messages[i] = new(messages[i], this, i, deadline);
        if (_left == 0)
            _ended.SetResult(_published);
    }

    public IReadOnlyList<PendingMessage> Messages => _messages;

    /// <summary>Completes when each message is published or given up: which of them are published.</summary>
    public Task<bool[]> Ended => _ended.Task;

    /// <summary>Gives up the messages that are not sent yet. The messages on the way end by themselves.</summary>
    public void Withdraw()
    {
        if (Interlocked.Exchange(ref _isWithdrawn, 1) != 0)
            return;
        foreach (var message in _messages)
            message.Withdraw();
    }

    public void End(int index, bool isPublished)
    {
        _published[index] = isPublished;
        if (Interlocked.Decrement(ref _left) == 0)
            _ended.SetResult(_published);
        else if (!isPublished)
            Withdraw();
    }
}

/// <summary>A message that waits to be published.</summary>
internal sealed class PendingMessage(OutgoingMessage message, PublishGroup group, int index, long deadline)
{
    private int _isTaken;

    public OutgoingMessage Message => message;

    /// <summary>The timestamp until which the message may be sent.</summary>
    public long Deadline => deadline;

    /// <summary>Returns whether the message is still to be sent. From now on, it can't be withdrawn.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Ends a message that was taken.</summary>
    public void End(bool isPublished) => group.End(index, isPublished);

    public void Withdraw()
    {
        if (TryTake())
            End(isPublished: false);
    }
}
