using System.Text.Json;

namespace Conversion.Mutation;

/// <summary>A change of the code that Stryker has compiled: where it is, and what it makes of which text.</summary>
internal sealed record Mutant(int Id, string Path, int Line, string Mutator, string Original, string Replacement)
{
    /// <summary>Reads the mutants of a folder from Stryker's report, without those that did not compile.</summary>
    public static List<Mutant> Read(string report, string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return
        [
            .. from file in json.RootElement.GetProperty("files").EnumerateObject()
               let path = file.Name[(file.Name.LastIndexOf("shared/", StringComparison.Ordinal) + 7)..]
               where path.StartsWith($"{folder}/", StringComparison.Ordinal)
               let lines = file.Value.GetProperty("source").GetString()!.Split('\n')
               from mutant in file.Value.GetProperty("mutants").EnumerateArray()
               where mutant.GetProperty("status").GetString() != "CompileError"
               select Read(mutant, path, lines) into mutant
               orderby mutant.Id
               select mutant,
        ];
    }

    public override string ToString() => $"{Id}\t{Path}:{Line}\t{Mutator}\t{Original}\t{Replacement}";

    private static Mutant Read(JsonElement mutant, string path, string[] lines)
    {
        var location = mutant.GetProperty("location");
        var (startLine, startColumn) = Position(location.GetProperty("start"));
        var (endLine, endColumn) = Position(location.GetProperty("end"));
        var end = endLine == startLine ? endColumn : lines[startLine].Length;
        return new(
            int.Parse(mutant.GetProperty("id").GetString()!),
            path,
            startLine + 1,
            mutant.GetProperty("mutatorName").GetString()!,
            OneLine(lines[startLine][startColumn..end]),
            OneLine(mutant.GetProperty("replacement").GetString()!));
    }

    /// <summary>The report counts lines and columns from 1.</summary>
    private static (int Line, int Column) Position(JsonElement position) =>
        (position.GetProperty("line").GetInt32() - 1, position.GetProperty("column").GetInt32() - 1);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
