namespace Conversion.Stores.Google;

/// <summary>The account that the service calls Google's APIs as.</summary>
internal interface ICredentials
{
    /// <summary>Returns the request whose response contains an access token.</summary>
    HttpRequestMessage CreateTokenRequest(DateTimeOffset now);
}

/// <summary>The service account of the container, as the metadata server knows it.</summary>
internal sealed class MetadataCredentials(string host) : ICredentials
{
    public HttpRequestMessage CreateTokenRequest(DateTimeOffset now) =>
        new(HttpMethod.Get, $"http://{host}/computeMetadata/v1/instance/service-accounts/default/token")
        {
            Headers = { { "Metadata-Flavor", "Google" } },
        };
}
