using System.IO.Compression;

namespace Conversion.Training;

/// <summary>A file that appears whole or not at all: it is written under another name beside its place, then renamed.</summary>
internal static class OutputFile
{
    /// <summary>Writes lines, gzipped when the path ends in <c>.gz</c>; what stood there before is replaced at the end.</summary>
    public static void Write(string path, Action<TextWriter> write)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.unfinished");
        using (var file = File.Create(unfinished))
        using (var packed = path == WithoutGz(path) ? null : new GZipStream(file, CompressionLevel.Fastest))
        using (var writer = new StreamWriter(packed ?? (Stream)file, bufferSize: 1 << 16) { NewLine = "\n" })
            write(writer);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The path as it would be unpacked.</summary>
    public static string WithoutGz(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
