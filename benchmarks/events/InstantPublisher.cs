using Conversion.Events;

namespace Conversion.Functions.Events;

/// <summary>Takes every message in and answers at once: what is left is the event door.</summary>
public sealed class Publisher : IHostedService
{
    public Task PublishAsync(IReadOnlyList<OutgoingMessage> messages) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
