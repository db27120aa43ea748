namespace Conversion.IntegrationTests.Golden;

/// <summary>
/// What the Azure Functions host decides by itself, so that the two build variants can't answer alike. docs/hosts.md describes each.
/// </summary>
internal static class HostDifference
{
    /// <summary>The name of the header that the Functions host adds to each answer.</summary>
    public const string ServerHeader = "Server";

    public const string EmptyUnauthorized = "host difference: empty 401";
    public const string EmptyNotFound = "host difference: empty 404";
    public const string NotFoundForWrongMethod = "host difference: 404 for a wrong method";
    /// <summary>The case of a golden request whose method the route does not have.</summary>
    public const string WrongMethod = "wrong method";

    public const string ServerNamed = "host difference: Server header";
    public const string LimitedBatch = "host difference: batches of lines up to 8 MiB";
    public const string BrokenBody = "host difference: empty 500 for a broken body";
    public const string PushNeedsToken = "host difference: pushes in development need a token";

    /// <summary>Returns the host difference that explains two answers to one request, or null where none does.</summary>
    public static string? Explain(GoldenRequest request, GoldenAnswer kestrel, GoldenAnswer azure)
    {
        if (azure.Body.Length > 0 || azure.Headers.Any(header => header.Key != "Content-Length"))
            return null;
        return (kestrel.Status, azure.Status) switch
        {
            (401, 401) when IsProblem(kestrel, "WWW-Authenticate") => EmptyUnauthorized,
            (404, 404) when request.Function is null && IsProblem(kestrel) => EmptyNotFound,
            (405, 404) when request.Case == WrongMethod && IsProblem(kestrel, "Allow") => NotFoundForWrongMethod,
            _ => null,
        };
    }

    /// <summary>A problem document has no headers beside its own four and the one that belongs to its status.</summary>
    private static bool IsProblem(GoldenAnswer answer, params ReadOnlySpan<string> more)
    {
        foreach (var name in answer.Headers.Keys)
        {
            if (name is not ("Content-Type" or "Content-Length" or "Cache-Control" or "X-Content-Type-Options") && !more.Contains(name))
                return false;
        }
        // Below /v2, errors have the form of the Open Inference Protocol.
        return answer.Headers.GetValueOrDefault("Content-Type") is "application/problem+json" or "application/json";
    }
}
