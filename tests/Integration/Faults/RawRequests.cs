using System.Text;

namespace Conversion.IntegrationTests.Faults;

/// <summary>Valid requests of every kind, which are answered with 200 or 204.</summary>
internal static class RawRequests
{
    private static readonly string KeyHeader = $"x-functions-key: {PublishedService.Key}";

    public static IReadOnlyList<RawRequest> All { get; } =
    [
        Post("/api/score", "application/json", Push.Customer("anna")),
        Post("/api/score/batch", "application/x-ndjson", $"{Push.Customer("anna")}\n{Push.Customer("ben")}\n"),
        Post("/api/score/batch?summary=true", "text/csv", "customer,at,amount\nanna,2026-01-01,10\nben,2026-02-01,5\n"),
        Post("/api/orders/inspect", "text/csv", "customer,at,amount\nanna,2026-01-01,10\nben,2026-02-01,5\n"),
        Post("/api/events/pubsub", "application/json", Push.Envelope("1", Push.Message($"[{Push.Customer("anna")}]")).ToJsonString()),
        Get("/api/model"), Get("/api/policy"), Get("/health/live"), Get("/v2/models/conversion"), Get("/openapi.json"),
    ];

    private static RawRequest Post(string path, string type, string body) =>
        new("POST", path, [KeyHeader, $"Content-Type: {type}"], Encoding.UTF8.GetBytes(body));

    private static RawRequest Get(string path) => new("GET", path, [KeyHeader], null);
}
