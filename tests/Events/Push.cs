using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Events;

/// <summary>Pushes as Pub/Sub makes them.</summary>
internal static class Push
{
    public static readonly DateTimeOffset PublishTime = new(2026, 9, 10, 8, 0, 0, TimeSpan.Zero);

    public static string Customer(string id, string more = "") =>
        $$"""{"customerId":"{{id}}"{{more}},"orders":[{"at":"2026-06-22T08:51:00Z","amount":910.80},{"at":"2026-07-28T12:30:00Z","amount":588.10}]}""";

    public static JsonObject Message(string data, params (string Name, string Value)[] attributes) => new()
    {
        ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(data)),
        ["attributes"] = new JsonObject(attributes.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value))),
    };

    public static JsonObject Envelope(string messageId, JsonObject message)
    {
        message["messageId"] = messageId;
        message["publishTime"] = PublishTime.ToString("O");
        return new() { ["message"] = message, ["subscription"] = "projects/p/subscriptions/s" };
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, JsonObject envelope) =>
        client.PostAsJsonAsync("/api/events/pubsub", envelope);
}
