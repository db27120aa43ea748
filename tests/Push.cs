using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.Tests;

/// <summary>Creates pushes in the format of Pub/Sub.</summary>
internal static class Push
{
    public static readonly DateTimeOffset PublishTime = new(2026, 9, 10, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The attributes of a CloudEvent without a time.</summary>
    public static readonly (string Name, string Value)[] CloudEventAttributes =
        [("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "/shop"), ("ce-type", "order")];

    public static string Customer(string id, string extraFields = "")
    {
        const string Orders = """[{"at":"2026-06-22T08:51:00Z","amount":910.80},{"at":"2026-07-28T12:30:00Z","amount":588.10}]""";
        return $$"""{"customerId":"{{id}}"{{extraFields}},"orders":{{Orders}}}""";
    }

    public static JsonObject Message(string data, params (string Name, string Value)[] attributes) => new()
    {
        ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(data)),
        ["attributes"] = new JsonObject(attributes.Select(attribute => KeyValuePair.Create(attribute.Name, (JsonNode?)attribute.Value))),
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
