using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Profiles;
using Conversion.Scoring;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>Scores customers from memory.</summary>
public sealed class RememberedScore(CustomerMemory memory, ProfileScorer scorer, CustomerReader reader, TimeProvider clock)
{
    /// <summary>Returns the score for a request; null for a customer who is not known.</summary>
    /// <exception cref="InvalidInputException">A field is wrong.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task<Score?> ScoreAsync(byte[] body, CancellationToken cancellation)
    {
        var request = RememberedRequest.Read(body, reader.Instants);
        var profile = await memory.FindAsync(request.CustomerId, cancellation);
        return profile is null ? null : scorer.Score(profile, request.AsOf ?? Latest(request.Order?.At), request.Order);
    }

    /// <summary>Returns the answer for a customer who is not known.</summary>
    public static Problem NotFound() => new("The customer is not known.", StatusCodes.Status404NotFound);

    private DateTimeOffset Latest(DateTimeOffset? at) => clock.GetUtcNow() is var now && at > now ? at.Value : now;
}
