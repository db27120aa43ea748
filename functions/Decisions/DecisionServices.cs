using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>Registers what the functions of this folder need beside the services of scoring.</summary>
internal static class DecisionServices
{
    public static void AddDecisions(this IServiceCollection services)
    {
        services.AddSingleton<PolicySimulator>();
        services.AddSingleton<DecisionFeed>();
    }
}
