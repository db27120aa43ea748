using System.IO.Compression;

namespace Conversion.Training;

/// <summary>A file that appears whole or not at all: it is written under another name beside its place, then renamed.</summary>
internal static class OutputFile
{
    /// <summary>Before any work: makes the file's folder, and refuses a file that can't be written or that another part of the work takes.</summary>
    public static void Prepare(string path, params IEnumerable<string> taken)
    {
        Try(path, () =>
        {
            if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
                throw new IOException("it is a folder.");
            // A rename at the end would take the device's place.
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is "/dev" or "/dev/fd" or "/proc/self/fd")
                throw new IOException("it is a device.");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.Create(Unfinished(path)).Dispose();
            File.Delete(Unfinished(path));
        });
        if (taken.Any(other => Path.GetFullPath(other) == Path.GetFullPath(path)))
            throw new UserErrorException($"{path} can't be read and written, or written twice, by one command.");
    }

    /// <summary>Writes lines, gzipped when the path ends in <c>.gz</c>; what stood there before is replaced at the end.</summary>
    public static void Write(string path, Action<TextWriter> write) => Replace(path, unfinished =>
    {
        using var file = File.Create(unfinished);
        using var packed = path == WithoutGz(path) ? null : new GZipStream(file, CompressionLevel.Fastest);
        using var writer = new StreamWriter(packed ?? (Stream)file, bufferSize: 1 << 16) { NewLine = "\n" };
        write(writer);
    });

    /// <summary>Writes bytes as they are.</summary>
    public static void Write(string path, byte[] bytes) => Replace(path, unfinished => File.WriteAllBytes(unfinished, bytes));

    /// <summary>The path as it would be unpacked.</summary>
    public static string WithoutGz(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static string Unfinished(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.unfinished");

    private static void Replace(string path, Action<string> write) => Try(path, () =>
    {
        write(Unfinished(path));
        File.Move(Unfinished(path), path, overwrite: true);
    });

    private static void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} can't be written: {e.Message}", e);
        }
    }
}
