using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes JSON files and counts their outer objects.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Relaxed) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Returns one object a line.</summary>
    public static FormFile Lines(string name, IReadOnlyList<JsonObject> objects, int lines)
    {
        var text = string.Concat(objects.Select(each => each.ToJsonString(Relaxed) + "\n"));
        return new FormFile(name, Encoding.UTF8.GetBytes(text), objects.Count, lines);
    }

    /// <summary>Returns one array, indented.</summary>
    public static FormFile Array(string name, IReadOnlyList<JsonObject> objects, int lines)
    {
        var array = new JsonArray(objects.ToArray<JsonNode?>());
        return new FormFile(name, Encoding.UTF8.GetBytes(array.ToJsonString(Indented)), objects.Count, lines);
    }

    /// <summary>
    /// Returns an object with the array under a name, as APIs answer. Other members are written before it.
    /// </summary>
    public static FormFile Wrapped(string name, string member, IReadOnlyList<JsonObject> objects, int lines, JsonObject? others = null)
    {
        var answer = others ?? [];
        answer[member] = new JsonArray(objects.ToArray<JsonNode?>());
        return new FormFile(name, Encoding.UTF8.GetBytes(answer.ToJsonString()), objects.Count, lines);
    }
}
