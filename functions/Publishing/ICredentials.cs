namespace Conversion.Functions.Publishing;

/// <summary>Whoever messages are published as.</summary>
internal interface ICredentials
{
    /// <summary>The request that is answered with an access token.</summary>
    HttpRequestMessage CreateTokenRequest(DateTimeOffset now);
}

/// <summary>The service account that the container runs as.</summary>
internal sealed class MetadataCredentials(string host) : ICredentials
{
    public HttpRequestMessage CreateTokenRequest(DateTimeOffset now) =>
        new(HttpMethod.Get, $"http://{host}/computeMetadata/v1/instance/service-accounts/default/token")
        {
            Headers = { { "Metadata-Flavor", "Google" } },
        };
}
