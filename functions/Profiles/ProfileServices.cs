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
        if (profiles.Store is null)
            return;
        services.AddSingleton(provider => new ProfileScorer(provider.GetRequiredService<Scorer>(), profiles.RepeatDays));
        services.AddSingleton(provider => new CustomerMemory(
            profiles.OpenStore(settings, provider.GetRequiredService<TimeProvider>()),
            profiles.HashKey,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DecisionPublisher>();
        services.AddSingleton<RememberedEvents>();
        services.AddSingleton<SenderReports>();
        services.AddSingleton<RememberedScore>();
        services.AddSingleton<DailySweep>();
        services.AddHostedService<ProfileCheck>();
    }
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
