using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>Registers the services of this folder. They use the services that scoring registers.</summary>
internal static class DecisionServices
{
    public static void AddDecisions(this IServiceCollection services)
    {
        services.AddSingleton<PolicySimulator>();
        services.AddSingleton<DecisionFeed>();
    }
}
