using System.IO.Compression;

namespace Conversion.Files;

/// <summary>The parts of a workbook. A part is a file in the .xlsx file, which is a zip file.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly DecompressionLimit _limit;

    // Names of parts are equal in any case.
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the directory of the parts.</summary>
    /// <param name="file">The file, which is disposed of with the package.</param>
    /// <param name="limit">Counts the decompressed bytes of all parts.</param>
    /// <exception cref="OrderFileException">The file was cut or changed.</exception>
    public WorkbookPackage(Stream file, DecompressionLimit limit)
    {
        _archive = ZipContent.Open(file);
        _limit = limit;
        foreach (var entry in _archive.Entries)
            _parts.TryAdd(ZipContent.NameOf(entry), entry);
    }

    /// <summary>Opens a part.</summary>
    /// <param name="name">Its path, without a slash at its start.</param>
    /// <param name="root">The name of its root element.</param>
    /// <exception cref="OrderFileException">There is no such part, or it is damaged.</exception>
    public WorkbookPart Open(string name, string root) =>
        _parts.TryGetValue(name, out var entry)
            ? new WorkbookPart(ZipContent.OpenEntry(entry), root, _limit)
            : throw WorkbookPart.Damaged("a part is missing");

    /// <summary>Reads the relationships of the workbook: the path and the kind of each part, by its id.</summary>
    /// <exception cref="OrderFileException">The part is missing or damaged.</exception>
    public Dictionary<string, (string Path, string Kind)> ReadRelationships()
    {
        var relationships = new Dictionary<string, (string Path, string Kind)>(StringComparer.Ordinal);
        using var part = Open("xl/_rels/workbook.xml.rels", "Relationships");
        while (part.Read())
        {
            if (!part.Xml.IsElement || part.Xml.LocalName is not "Relationship")
                continue;
            var type = part.Attribute("Type") ?? "";
            if (part.Attribute("TargetMode") != "External" && part.Attribute("Id") is { } id)
                relationships[id] = (PathOf(part.Attribute("Target") ?? ""), type[(type.LastIndexOf('/') + 1)..]);
        }
        return relationships;
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>Returns the path of a target that is relative to the folder of the workbook.</summary>
    private static string PathOf(string target)
    {
        var path = target.StartsWith('/') ? target : $"xl/{target}";
        var folders = new List<string>();
        foreach (var folder in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (folder == "..")
                folders.RemoveRange(Math.Max(0, folders.Count - 1), Math.Min(1, folders.Count));
            else if (folder != ".")
                folders.Add(folder);
        }
        return string.Join('/', folders);
    }
}
