using Conversion.Events;

namespace Conversion.Functions.Publishing;

/// <summary>Accepts every message at once, so that only the event endpoint itself is measured.</summary>
public sealed class Publisher : IHostedService
{
    public long NextDeadline() => 0;

    internal ValueTask EnterAsync(int messages, long deadline, CancellationToken cancellation) => default;

    internal void Leave(int messages)
    {
    }

    internal Task<bool[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, long deadline)
    {
        var published = new bool[messages.Count];
        Array.Fill(published, true);
        return Task.FromResult(published);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
