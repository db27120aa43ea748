using Conversion.Functions.Profiles;
using Conversion.Functions.Publishing;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Events;

/// <summary>
/// Looks at the customers who are due, once a day, by the timer of the Azure Functions host. Elsewhere a scheduler calls
/// <see cref="SweepCustomers"/>.
/// </summary>
public sealed partial class SweepOnTimer(
    PublishingSettings publishing, TimeProvider clock, ILogger<SweepOnTimer> logger, DailySweep? sweep = null)
{
    [Function("SweepOnTimer")]
    public async Task Run([TimerTrigger("0 0 5 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(timer);
        if (sweep is null || publishing.DecisionsTopic is null)
        {
            LogIdle();
            return;
        }
        var report = await sweep.RunAsync(ProfileScorer.DayOf(clock.GetUtcNow()), task: 0, tasks: 1, cancellation);
        LogReport(report.Day, report.Looked, report.Decided, report.Published, report.Rescored, report.RulesLeft);
    }

    [LoggerMessage(LogLevel.Warning,
        "Nobody was looked at: the daily sweep needs Profiles__Store, Events__DecisionsTopic and Events__RejectedTopic.")]
    private partial void LogIdle();

    [LoggerMessage(LogLevel.Information,
        "Swept {Day}. Customers looked at: {Looked}; decided: {Decided}; published: {Published}; scored for a new model or policy: " +
        "{Rescored}. Share of customers that still has the old ones: {RulesLeft:P0}.")]
    private partial void LogReport(DateOnly day, long looked, long decided, long published, long rescored, double rulesLeft);
}
