using System.Text.Json;
using Conversion.Json;

namespace Conversion.Functions.Inference;

/// <summary>Reads the fields of JSON objects; a field that is null is absent. Throws at the first wrong field.</summary>
internal static class JsonFields
{
    private const int MaximumQuote = 50;

    // Of Triton's extensions.
    private static readonly string[] Unsupported =
        ["classification", "class_count", "shared_memory_region", "shared_memory_offset", "shared_memory_byte_size"];

    /// <summary>Returns an object, after checking the names of its fields.</summary>
    public static JsonElement Object(JsonElement element, string path, params ReadOnlySpan<string> allowedNames)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid(path, $"must be an object, got {Describe(element)}.");
        foreach (var property in element.EnumerateObject())
            if (!allowedNames.Contains(property.Name))
                throw Invalid(path, $"must contain only {string.Join(", ", allowedNames.ToArray())}, got '{Shorten(property.Name)}'.");
        return element;
    }

    /// <summary>Returns a field, or null where it is absent.</summary>
    public static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    /// <summary>Returns an array, or null where it is absent.</summary>
    public static JsonElement? FindArray(JsonElement parent, string path, string name) =>
        Find(parent, name) is { } field ? OfKind(field, JsonValueKind.Array, $"{path}/{name}", "an array") : null;

    /// <summary>Returns an array.</summary>
    public static JsonElement Array(JsonElement parent, string path, string name) =>
        FindArray(parent, path, name) ?? throw Invalid($"{path}/{name}", "is required.");

    /// <summary>Returns a string, or null where it is absent.</summary>
    public static string? FindText(JsonElement parent, string path, string name) =>
        Find(parent, name) is { } field ? OfKind(field, JsonValueKind.String, $"{path}/{name}", "a string").GetString() : null;

    /// <summary>Returns a string.</summary>
    public static string Text(JsonElement parent, string path, string name) =>
        FindText(parent, path, name) ?? throw Invalid($"{path}/{name}", "is required.");

    /// <summary>Returns a field of the object <c>parameters</c>, which may have others; null where it is absent.</summary>
    public static JsonElement? FindParameter(JsonElement parent, string path, string name) =>
        Find(parent, "parameters") is { } parameters
            ? Find(OfKind(parameters, JsonValueKind.Object, $"{path}/parameters", "an object"), name)
            : null;

    /// <summary>Returns a parameter that is true or false, or null where it is absent.</summary>
    public static bool? FindFlag(JsonElement parent, string path, string name) => FindParameter(parent, path, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Invalid($"{path}/parameters/{name}", $"must be true or false, got {Describe(other)}."),
    };

    /// <summary>Throws for a parameter that would change the answer, and that the service does not have.</summary>
    public static void RejectUnsupportedParameters(JsonElement parent, string path)
    {
        foreach (var name in Unsupported)
            if (FindParameter(parent, path, name) is not null)
                throw Invalid($"{path}/parameters/{name}", "is not supported; leave it out.");
    }

    /// <summary>Returns whether a value is a whole number, such as 1 or 1.0, as JSON Schema defines it.</summary>
    public static bool TryGetInteger(JsonElement element, out int number)
    {
        number = 0;
        var isWhole = element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsInteger(value)
            && Math.Abs(value) <= int.MaxValue;
        if (isWhole)
            number = (int)element.GetDouble();
        return isWhole;
    }

    /// <summary>Returns the start of a text.</summary>
    public static string Shorten(string text) => text.Length <= MaximumQuote ? text : $"{text[..MaximumQuote]}…";

    /// <summary>Returns what kind of value it is.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {Shorten(element.GetRawText())}",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    /// <summary>Returns the error of a field.</summary>
    public static InvalidInputException Invalid(string pointer, string detail) => new(malformed: true, pointer, detail);

    private static JsonElement OfKind(JsonElement element, JsonValueKind kind, string path, string expected) => element.ValueKind == kind
        ? element
        : throw Invalid(path, $"must be {expected}, got {Describe(element)}.");
}
