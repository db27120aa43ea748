using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.OpenApi;

/// <summary>Makes random values that a schema allows, with its limits more often than chance would, and values that it forbids.</summary>
internal sealed class SchemaGenerator(ApiDocument document, int seed)
{
    private static readonly string[] Texts = ["anna", "Zoë 🛒", " ben ", "0", "a\u0000b", "x\"y\\z", "\u0085", "\u001f", "7.0", "{", "%", "日本"];

    // Only some texts are conditions, so most of a policy's conditions are.
    private static readonly string[] Conditions = ["probability > 0.5", "probability < 0.3 and monetaryValue > 2000", "value >= daysToBuy", "frequency ="];

    private readonly Random _random = new(seed);

    /// <summary>Returns a value that the schema allows.</summary>
    public JsonNode? Allowed(JsonNode schema, string name = "")
    {
        schema = document.Resolve(schema);
        if (name == "inputs" && _random.Next(2) == 0)
            return new JsonArray(Matrix());
        if (schema["oneOf"] is JsonArray choices)
            return Allowed(Pick(choices)!, name);
        if (schema["enum"] is JsonArray values)
            return Pick(values)?.DeepClone();
        var types = SchemaValidator.Types(schema);
        return types.Length == 0 ? Number(schema) : Pick(types) switch
        {
            "object" => Object(schema),
            "array" => new JsonArray([.. Enumerable.Range(0, Count(schema)).Select(_ => Allowed(schema["items"]!))]),
            "string" => Text(schema, name),
            "boolean" => _random.Next(2) == 0,
            "integer" => (int?)schema["minimum"] ?? _random.Next(-3, 100),
            "number" => Number(schema),
            _ => null,
        };
    }

    /// <summary>Returns a value that the schema forbids: an allowed one with one change.</summary>
    public JsonNode? Forbidden(JsonNode schema)
    {
        while (true)
        {
            var value = Allowed(schema);
            if (value is null)
                continue;
            value = Change(value);
            if (!SchemaValidator.IsValid(value, schema, document))
                return value;
        }
    }

    /// <summary>Returns the path with values of its parameters that their schemas allow, or with one that is forbidden.</summary>
    public string Path(ApiOperation operation, bool isWrong)
    {
        var wrong = isWrong ? Pick(operation.QueryParameters.Where(CanBeWrong).ToList()) : null;
        return operation.PathWith(parameter =>
        {
            if (parameter == wrong)
                return ForbiddenText(parameter);
            return (string?)parameter["in"] == "query" && _random.Next(2) == 0
                ? Allowed(parameter["schema"]!)?.ToString() ?? ""
                : ApiOperation.ExampleOf(parameter);
        });
    }

    /// <summary>Whether a schema forbids a text of a parameter.</summary>
    public static bool CanBeWrong(JsonNode parameter) => ForbiddenText(parameter) is not null;

    private static string? ForbiddenText(JsonNode parameter) => parameter["schema"]! switch
    {
        { } schema when schema["enum"] is not null => "other",
        { } schema when (string?)schema["type"] == "boolean" => "perhaps",
        { } schema when (string?)schema["format"] == "date-time" => "yesterday",
        { } schema when (int?)schema["maxLength"] is { } maximum => new string('x', maximum + 1),
        _ => null,
    };

    private JsonNode? Change(JsonNode value)
    {
        var nodes = NodesBelow(value).ToList();
        var node = Pick(nodes);
        if (node is JsonObject item && _random.Next(2) == 0)
        {
            if (_random.Next(2) == 0 || item.Count == 0)
                item[$"unknown{_random.Next(9)}"] = Other();
            else
                item.Remove(Pick(item.ToList()).Key);
            return value;
        }
        if (node.Parent is JsonObject parent)
            parent[node.GetPropertyName()] = Other();
        else if (node.Parent is JsonArray array)
            array[node.GetElementIndex()] = Other();
        else
            return Other();
        return value;
    }

    private static IEnumerable<JsonNode> NodesBelow(JsonNode node) => node switch
    {
        JsonObject item => [node, .. item.Select(child => child.Value).OfType<JsonNode>().SelectMany(NodesBelow)],
        JsonArray array => [node, .. array.OfType<JsonNode>().SelectMany(NodesBelow)],
        _ => [node],
    };

    private JsonNode? Other() => _random.Next(9) switch
    {
        0 => null,
        1 => -1,
        2 => 1e13,
        3 => "",
        4 => new string('x', 2001),
        5 => true,
        6 => new JsonArray(),
        7 => new JsonObject(),
        _ => "1.5",
    };

    // A schema can't say that the shape fits the values, so that random tensors are hardly ever consistent.
    private JsonObject Matrix()
    {
        var width = document.Schema("Features")["required"]!.AsArray().Count;
        var rows = _random.Next(1, 4);
        return new()
        {
            ["name"] = "features",
            ["datatype"] = _random.Next(2) == 0 ? "FP32" : "FP64",
            ["shape"] = new JsonArray(rows, width),
            ["data"] = new JsonArray([.. Enumerable.Range(0, rows * width).Select(_ =>
                _random.Next(9) == 0 ? null : JsonValue.Create(Math.Round(1000 * _random.NextDouble(), 3)))]),
        };
    }

    private JsonObject Object(JsonNode schema)
    {
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        var value = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
            if (required.Contains(name) || _random.Next(2) == 0)
                value[name] = Allowed(property!, name);
        if (schema["additionalProperties"] is JsonObject other)
            value["more"] = Allowed(other);
        return value;
    }

    private int Count(JsonNode schema)
    {
        var minimum = (int?)schema["minItems"] ?? 0;
        return minimum + _random.Next(Math.Min(4, ((int?)schema["maxItems"] ?? 99) - minimum + 1));
    }

    private JsonNode Text(JsonNode schema, string name)
    {
        if ((string?)schema["format"] == "date-time")
            return Instant();
        if ((string?)schema["contentEncoding"] == "base64")
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(Pick(Texts)));
        if (name == "when")
            return Pick(Conditions);
        var maximum = Math.Min((int?)schema["maxLength"] ?? 40, 2000);
        JsonNode text = _random.Next(8) == 0 ? string.Concat(Enumerable.Repeat("🛒", maximum)) : $"{Pick(Texts)}{_random.Next(100)}";
        return SchemaValidator.IsValid(text, schema, document) ? text : Text(schema, name);
    }

    private string Instant()
    {
        var date = new DateTime(2020, 1, 1).AddSeconds(_random.Next(200_000_000)).ToString("s", CultureInfo.InvariantCulture);
        return _random.Next(5) switch
        {
            0 => $"{date}.{_random.Next(1000):000}Z",
            1 => $"{date}+{_random.Next(24):00}:{_random.Next(60):00}",
            2 => $"{date}-{_random.Next(24):00}:30",
            3 => "1900-01-01T00:00:00Z",
            _ => $"{date}Z",
        };
    }

    private double Number(JsonNode schema)
    {
        var minimum = (double?)schema["minimum"] ?? -1e6;
        var maximum = (double?)schema["maximum"] ?? 1e6;
        return _random.Next(6) switch
        {
            0 => minimum,
            1 => maximum,
            2 => Math.Round(Math.Clamp(_random.Next(1000), minimum, maximum)),
            _ => minimum + _random.NextDouble() * Math.Min(maximum - minimum, 1e4),
        };
    }

    private T Pick<T>(IList<T> choices) => choices[_random.Next(choices.Count)];
}
