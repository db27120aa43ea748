namespace Conversion.Functions.Events;

/// <summary>What stands behind <see cref="ScoreEvents"/>, beside the services of scoring.</summary>
internal static class EventServices
{
    /// <exception cref="InvalidDataException">A setting is wrong.</exception>
    public static void AddEvents(this IServiceCollection services, IConfiguration settings)
    {
        var events = EventSettings.Read(settings);
        services.AddSingleton(events);
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<PushAuthentication>();
        services.AddSingleton<Publisher>();
        services.AddHostedService(provider =>
        {
            // Made at once where it warns that anybody may push; else with the first push, since making it takes time.
            if (events.AuthenticationOff)
                provider.GetRequiredService<PushAuthentication>();
            return provider.GetRequiredService<Publisher>();
        });
    }
}
