using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Conversion.IntegrationTests.OpenApi;

/// <summary>Checks values against the keywords of JSON Schema that the document uses. A format is an annotation.</summary>
internal static class SchemaValidator
{
    public static bool IsValid(JsonNode? value, JsonNode schema, ApiDocument document) => !ErrorsOf(value, schema, document).Any();

    public static IEnumerable<string> ErrorsOf(JsonNode? value, JsonNode schema, ApiDocument document, string path = "")
    {
        schema = document.Resolve(schema);
        if (schema["oneOf"] is JsonArray choices && choices.Count(choice => IsValid(value, choice!, document)) != 1)
            yield return $"{path} matches not exactly one schema: {value?.ToJsonString()}";
        if (schema["enum"] is JsonArray values && !values.Any(other => JsonNode.DeepEquals(other, value)))
            yield return $"{path} is not one of the allowed values: {value?.ToJsonString()}";
        if (Types(schema) is { Length: > 0 } types && !types.Any(type => HasType(value, type)))
        {
            yield return $"{path} must be {string.Join(" or ", types)}: {value?.ToJsonString()}";
            yield break;
        }
        var errors = value switch
        {
            JsonObject item => ErrorsOf(item, schema, document, path),
            JsonArray array => ErrorsOf(array, schema, document, path),
            JsonValue single => ErrorsOf(single, schema, path),
            _ => [],
        };
        foreach (var error in errors)
            yield return error;
    }

    public static string[] Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray types => [.. types.Select(type => (string)type!)],
        { } type => [(string)type!],
        null => [],
    };

    private static IEnumerable<string> ErrorsOf(JsonObject value, JsonNode schema, ApiDocument document, string path)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
            if (!value.ContainsKey((string)name!))
                yield return $"{path}/{name} is required";
        foreach (var (name, child) in value)
        {
            if (schema["properties"]?[name] is { } property)
            {
                foreach (var error in ErrorsOf(child, property, document, $"{path}/{name}"))
                    yield return error;
            }
            else if (schema["additionalProperties"] is JsonObject other)
            {
                foreach (var error in ErrorsOf(child, other, document, $"{path}/{name}"))
                    yield return error;
            }
            else if (schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False)
            {
                yield return $"{path}/{name} is not allowed";
            }
        }
    }

    private static IEnumerable<string> ErrorsOf(JsonArray value, JsonNode schema, ApiDocument document, string path)
    {
        if (value.Count < (int?)schema["minItems"] || value.Count > (int?)schema["maxItems"])
            yield return $"{path} must not have {value.Count} items";
        if (schema["items"] is not { } items)
            yield break;
        for (var i = 0; i < value.Count; i++)
            foreach (var error in ErrorsOf(value[i], items, document, $"{path}/{i}"))
                yield return error;
    }

    private static IEnumerable<string> ErrorsOf(JsonValue value, JsonNode schema, string path)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = NumberOf(value);
            if (number < (double?)schema["minimum"] || number > (double?)schema["maximum"])
                yield return $"{path} is out of range: {value.ToJsonString()}";
        }
        if (value.GetValueKind() != JsonValueKind.String)
            yield break;
        var text = (string)value!;
        var length = text.EnumerateRunes().Count();
        if (length < (int?)schema["minLength"] || length > (int?)schema["maxLength"])
            yield return $"{path} must not have {length} characters";
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern))
            yield return $"{path} does not match {pattern}: {value.ToJsonString()}";
    }

    // A value that a test made has the type of its literal, and converts to no other.
    private static double NumberOf(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static bool HasType(JsonNode? value, string type) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => type == "null",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        _ => type == "number" || (type == "integer" && double.IsInteger(NumberOf(value!))),
    };
}
