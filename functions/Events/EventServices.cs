using Conversion.Functions.Publishing;

namespace Conversion.Functions.Events;

/// <summary>Registers what <see cref="ScoreEvents"/> needs beside the services of scoring.</summary>
internal static class EventServices
{
    /// <exception cref="InvalidDataException">A setting is wrong.</exception>
    public static void AddEvents(this IServiceCollection services, IConfiguration settings)
    {
        var push = PushSettings.Read(settings);
        services.AddSingleton(push);
        services.AddSingleton(PublishingSettings.Read(settings));
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<PushAuthentication>();
        services.AddSingleton<Publisher>();
        // The container takes a hundredth of a push's time to build one for each request.
        services.AddSingleton<ScoreEvents>();
        services.AddHostedService(provider =>
        {
            // Built at once where it warns that anybody may push; else with the first push, because building it takes time.
            if (push.AuthenticationOff)
                provider.GetRequiredService<PushAuthentication>();
            return provider.GetRequiredService<Publisher>();
        });
    }
}
