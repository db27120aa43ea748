using System.IO.Compression;

namespace Conversion.Training;

/// <summary>Writes files atomically: a file is written under another name in the same folder, then renamed.</summary>
internal static class OutputFile
{
    /// <summary>Creates the folder and checks that the file can be written, before any work is done.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="taken">Inputs and other outputs of the same command.</param>
    /// <exception cref="UserErrorException">The file can't be written, or is taken.</exception>
    public static void Prepare(string path, params IEnumerable<string> taken)
    {
        RethrowAsUserError(path, () =>
        {
            if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
                throw new IOException("The path is a folder.");
            // The rename at the end would replace the device by a file.
            if (FolderOf(path) is "/dev" or "/dev/fd" or "/proc/self/fd")
                throw new IOException("The path is a device.");
            Directory.CreateDirectory(FolderOf(path));
            File.Create(TemporaryName(path)).Dispose();
            File.Delete(TemporaryName(path));
        });
        if (taken.Any(other => Path.GetFullPath(other) == Path.GetFullPath(path)))
            throw new UserErrorException($"{path} must not be another input or output of the command; choose another path.");
    }

    /// <summary>Writes lines, compressed when the path ends in <c>.gz</c>. Replaces an existing file when all lines are written.</summary>
    public static void Write(string path, Action<TextWriter> write) => Replace(path, temporary =>
    {
        using var file = File.Create(temporary);
        using var gzip = path == WithoutGz(path) ? null : new GZipStream(file, CompressionLevel.Fastest);
        using var writer = new StreamWriter(gzip ?? (Stream)file, bufferSize: 1 << 16) { NewLine = "\n" };
        write(writer);
    });

    /// <summary>Writes bytes.</summary>
    public static void Write(string path, byte[] bytes) => Replace(path, temporary => File.WriteAllBytes(temporary, bytes));

    /// <summary>Returns the path without <c>.gz</c>.</summary>
    public static string WithoutGz(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static string TemporaryName(string path) => Path.Combine(FolderOf(path), $".{Path.GetFileName(path)}.unfinished");

    private static void Replace(string path, Action<string> write) => RethrowAsUserError(path, () =>
    {
        write(TemporaryName(path));
        File.Move(TemporaryName(path), path, overwrite: true);
    });

    private static void RethrowAsUserError(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} could not be written: {e.Message} Choose another path, or free the space.", e);
        }
    }
}
