using System.Text.Json;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Lists;

/// <summary>
/// Reads a person of a list from an answer of <c>POST /api/score/batch</c>. Fields that a list does not need are skipped, and all but
/// the id may be absent or null.
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
            var root = new Field("", document.RootElement).OfKind(JsonValueKind.Object);
            return root.Text("status") is "error" or "summary" ? null : Read(root);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e, json.Span);
        }
        catch (InvalidOperationException)
        {
            // A string whose escapes are not Unicode fails only when it is read.
            throw new InvalidInputException(malformed: true, "", "must be valid Unicode.");
        }
    }

    private static ListPerson Read(Field root)
    {
        var decision = root.Member("decision", JsonValueKind.Object);
        var consent = root.Text("consent");
        if (consent is not (null or Consent.Yes or Consent.No or Consent.Unknown))
            throw new InvalidInputException(malformed: false, "/consent", "must be yes, no or unknown.");
        return new()
        {
            Id = root.Text("customerId") ?? throw new InvalidInputException(malformed: false, "/customerId", "is required."),
            Action = decision?.Text("action") ?? "",
            Message = decision?.Text("message") ?? "",
            IsControl = decision?.Text("arm") == Decisions.ControlGroup.Arm,
            Probability = root.Number("probability"),
            DaysToBuy = root.Member("daysToBuy", JsonValueKind.Object)?.Number("expected"),
            Value = root.Member("value", JsonValueKind.Object)?.Number("expected"),
            Reasons = string.Join(' ', Reasons(root).Select(reason => reason.Text("text")).OfType<string>()),
            Contacts = Contacts(root),
            Consent = consent,
            Columns = [.. Texts(root, "kept")],
        };
    }

    private static Dictionary<ContactRole, string> Contacts(Field root)
    {
        var contacts = new Dictionary<ContactRole, string>();
        foreach (var (name, text) in Texts(root, "contact"))
            if (Enum.TryParse<ContactRole>(name, ignoreCase: true, out var role) && text is not null)
                contacts[role] = text;
        return contacts;
    }

    private static IEnumerable<Field> Reasons(Field root) => root.Member("reasons", JsonValueKind.Array) is { } reasons
        ? reasons.Value.EnumerateArray().Select((reason, i) => new Field($"{reasons.Pointer}/{i}", reason).OfKind(JsonValueKind.Object))
        : [];

    private static IEnumerable<KeyValuePair<string, string?>> Texts(Field root, string name) =>
        root.Member(name, JsonValueKind.Object) is { } texts
            ? texts.Value.EnumerateObject()
                .Select(text => KeyValuePair.Create(text.Name, texts.Text(text.Name)))
                .Where(text => text.Value is not null)
            : [];

    /// <summary>A value, and where it is.</summary>
    private readonly record struct Field(string Pointer, JsonElement Value)
    {
        /// <summary>Returns a member; null where it is absent or null.</summary>
        public Field? Member(string name, JsonValueKind kind) =>
            Value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
                ? new Field(new JsonPointer(Pointer, Field: name).ToString(), member).OfKind(kind)
                : null;

        public string? Text(string name) => Member(name, JsonValueKind.String)?.Value.GetString();

        public double? Number(string name) => Member(name, JsonValueKind.Number)?.Value.GetDouble();

        public Field OfKind(JsonValueKind kind) => Value.ValueKind == kind
            ? this
            : throw new InvalidInputException(malformed: true, Pointer, $"must be {Describe(kind)}, got {Describe(Value.ValueKind)}.");

        private static string Describe(JsonValueKind kind) => kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a boolean",
        };
    }
}
