using Conversion.Events;

namespace Conversion.Functions.Publishing;

/// <summary>Accepts every message at once, so that only the event endpoint itself is measured.</summary>
public sealed class Publisher : IHostedService
{
    public Task PublishAsync(IReadOnlyList<OutgoingMessage> messages) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
