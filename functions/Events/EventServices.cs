using Conversion.Functions.Http;
using Conversion.Functions.Publishing;

namespace Conversion.Functions.Events;

/// <summary>Registers the services that <see cref="ScoreEvents"/> uses beside the services that scoring registers.</summary>
internal static class EventServices
{
    /// <exception cref="InvalidDataException">A setting is invalid.</exception>
    public static void AddEvents(this IServiceCollection services, IConfiguration settings)
    {
        var pushSettings = PushSettings.Read(settings);
        services.AddSingleton(pushSettings);
        services.AddSingleton(PublishingSettings.Read(settings));
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<PushAuthentication>();
        services.AddSingleton<PublishedParts>();
        services.AddSingleton<Publisher>();
        if (settings.ReadText("Profiles:Store") is not null)
            services.AddSingleton<RememberedPushes>();
        // A singleton: creating one for each request took 1 % of the time of a push.
        services.AddSingleton<ScoreEvents>();
        services.AddHostedService(provider =>
        {
            // Creating the authentication takes time, so it waits for the first push, except where it logs a warning at start-up.
            if (pushSettings.AuthenticationOff)
                provider.GetRequiredService<PushAuthentication>();
            return provider.GetRequiredService<Publisher>();
        });
    }
}
