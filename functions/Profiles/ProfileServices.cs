using Conversion.Scoring;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>Registers remembered customers where <c>Profiles__Store</c> is set. Otherwise nothing is registered or loaded.</summary>
internal static class ProfileServices
{
    /// <exception cref="InvalidDataException">A setting is invalid, or the store can't be opened.</exception>
    public static void AddProfiles(this IServiceCollection services, IConfiguration settings, bool isDevelopment)
    {
        var profiles = ProfileSettings.Read(settings, isDevelopment);
        services.AddSingleton(profiles);
        services.AddHostedService<BudgetCheck>();
        if (profiles.Store is null)
            return;
        services.AddSingleton(provider => new ProfileScorer(provider.GetRequiredService<Scorer>(), profiles.RepeatDays));
        services.AddSingleton(provider => new CustomerMemory(
            profiles.OpenStore(settings, provider.GetRequiredService<TimeProvider>()),
            profiles.HashKey,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DecisionPublisher>();
        services.AddSingleton<DayBudgets>();
        services.AddSingleton<RememberedEvents>();
        services.AddSingleton<SenderReports>();
        services.AddSingleton<RememberedScore>();
        services.AddSingleton<DailySweep>();
        services.AddHostedService<ProfileCheck>();
    }
}

/// <summary>Refuses a policy whose budgets need a memory that the service does not have.</summary>
internal sealed class BudgetCheck(Scorer scorer, ProfileSettings profiles) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => scorer.Policy.DayBudgets.Count > 0 && profiles.Store is null
        ? throw new InvalidDataException(
            "A budget a day needs remembered customers: set Profiles__Store, or write perRun in place of perDay in the policy.")
        : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Opens the store before the port opens, so that a wrong setting stops the start.</summary>
internal sealed class ProfileCheck(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<ProfileScorer>();
        services.GetRequiredService<CustomerMemory>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
