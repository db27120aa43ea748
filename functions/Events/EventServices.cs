namespace Conversion.Functions.Events;

/// <summary>What stands behind <see cref="ScoreEvents"/>, beside the services of scoring.</summary>
internal static class EventServices
{
    /// <exception cref="InvalidDataException">A setting is wrong.</exception>
    public static void AddEvents(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(EventSettings.Read(settings));
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<PushAuthentication>();
        services.AddSingleton<Publisher>();
        services.AddHostedService(provider => provider.GetRequiredService<Publisher>());
    }
}
