using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>Imports a file and predicts, or returns why the file is refused.</summary>
internal static class Import
{
    public static ImportedTrees Text(string text) => ImportedTrees.Parse(Encoding.UTF8.GetBytes(text));

    public static string ErrorOf(string text) => ErrorOf(Encoding.UTF8.GetBytes(text));

    public static string ErrorOf(byte[] file) => Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(file)).Message;

    /// <summary>Returns JSON with another value at a path such as <c>trees/0/weight</c>; null removes the field.</summary>
    public static string With(this string json, string path, string? value)
    {
        var root = JsonNode.Parse(json)!;
        var names = path.Split('/');
        var parent = names[..^1].Aggregate(root, (node, name) => node is JsonArray list ? list[ToIndex(name)]! : node[name]!);
        if (parent is JsonArray items)
            items[ToIndex(names[^1])] = JsonNode.Parse(value!);
        else if (value is null)
            parent.AsObject().Remove(names[^1]);
        else
            parent[names[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    /// <summary>Returns the outputs for a row, as an imported model publishes them.</summary>
    public static double[] Predict(this ImportedTrees imported, params double[] row)
    {
        var outputs = new double[imported.Outputs.Count];
        var heads = imported.Outputs.Select((trees, i) => new Head(trees, imported.TransformOf(i)));
        new NamedOutputs([.. outputs.Select((_, i) => $"{i}")], [.. heads], imported.Joint).Predict(row, outputs);
        return outputs;
    }

    private static int ToIndex(string name) => int.Parse(name, CultureInfo.InvariantCulture);
}
