using System.Text.Json;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Lists;

/// <summary>
/// Reads a person of a list from an answer of <c>POST /api/score/batch</c>. Fields that a list does not need are skipped, and all but
/// the id may be absent.
/// </summary>
public static class ListPersonReader
{
    /// <summary>Reads a person.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <returns>Null for a line without a decision: an error, or the summary.</returns>
    /// <exception cref="InvalidInputException">The text is not JSON, or a field is of another type.</exception>
    public static ListPerson? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new InvalidInputException(malformed: true, "", "must be a JSON object.");
            return Text(root, "status") is "error" or "summary" ? null : Read(root);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e, json.Span);
        }
    }

    private static ListPerson Read(JsonElement root)
    {
        var decision = Member(root, "decision", JsonValueKind.Object);
        return new()
        {
            Id = Text(root, "customerId") ?? throw new InvalidInputException(malformed: false, "/customerId", "is required."),
            Action = Text(decision, "action") ?? "",
            Message = Text(decision, "message") ?? "",
            IsControl = Text(decision, "arm") == Decisions.ControlGroup.Arm,
            Probability = Number(root, "probability"),
            DaysToBuy = Number(Member(root, "daysToBuy", JsonValueKind.Object), "expected"),
            Value = Number(Member(root, "value", JsonValueKind.Object), "expected"),
            Reasons = string.Join(' ', Elements(root, "reasons").Select(reason => Text(reason, "text")).OfType<string>()),
            Contacts = Contacts(root),
            Consent = Text(root, "consent"),
            Columns = [.. Members(root, "kept").Select(column => KeyValuePair.Create(column.Name, column.Value.GetString()))],
        };
    }

    private static Dictionary<ContactRole, string> Contacts(JsonElement root)
    {
        var contacts = new Dictionary<ContactRole, string>();
        foreach (var member in Members(root, "contact"))
            if (Enum.TryParse<ContactRole>(member.Name, ignoreCase: true, out var role) && member.Value.GetString() is { } text)
                contacts[role] = text;
        return contacts;
    }

    private static IEnumerable<JsonProperty> Members(JsonElement root, string name) =>
        Member(root, name, JsonValueKind.Object) is { } member
            ? member.EnumerateObject().Where(text => text.Value.ValueKind == JsonValueKind.String)
            : [];

    private static IEnumerable<JsonElement?> Elements(JsonElement root, string name) =>
        Member(root, name, JsonValueKind.Array) is { } array ? array.EnumerateArray().Select(element => (JsonElement?)element) : [];

    private static string? Text(JsonElement? parent, string name) => Member(parent, name, JsonValueKind.String)?.GetString();

    private static double? Number(JsonElement? parent, string name) => Member(parent, name, JsonValueKind.Number)?.GetDouble();

    private static JsonElement? Member(JsonElement? parent, string name, JsonValueKind kind)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element || !element.TryGetProperty(name, out var member)
            || member.ValueKind == JsonValueKind.Null)
            return null;
        return member.ValueKind == kind
            ? member
            : throw new InvalidInputException(malformed: true, $"/{name}", $"must be {kind.ToString().ToLowerInvariant()}.");
    }
}
