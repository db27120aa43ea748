using Conversion.Orders;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>Finds and opens the files that a user names.</summary>
internal static class OrderFiles
{
    /// <summary>Returns the files that a path or glob matches, in the order of their names.</summary>
    /// <exception cref="UserErrorException">There is no file, or a file is a pipe, which can be read only once.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (path.Length == 0 || path == "-")
            throw new UserErrorException(
                "The orders must be a file, because they are read more than once, got none; save the data to a file first.");
        List<string> files = File.Exists(path) ? [path] : Glob(path);
        if (files.Count == 0)
            throw new UserErrorException($"{path} must match at least one file, got none; check the path.");
        if (files.Find(IsPipe) is { } pipe)
            throw new UserErrorException(
                $"{pipe} must be a regular file, because orders are read more than once, got a pipe; save the data to a file first.");
        return files;
    }

    /// <summary>Returns a file as the reader takes it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="read">Receives the number of bytes of each reading.</param>
    public static OrderInputFile ToInput(string path, Action<int>? read = null) =>
        new(path, () => read is null ? File.OpenRead(path) : new CountedStream(File.OpenRead(path), read))
        {
            OpenParquet = () => new ParquetRowReader(path),
        };

    private static List<string> Glob(string path)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT file FROM glob({ParquetRowReader.Quote(path)}) ORDER BY file";
        using var reader = command.ExecuteReader();
        var files = new List<string>();
        while (reader.Read())
            files.Add(reader.GetString(0));
        return files;
    }

    private static bool IsPipe(string file)
    {
        // A named pipe would wait for a writer if it were opened for reading only.
        try
        {
            using var opened = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return !opened.CanSeek;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // No right to write, or a read-only mount.
            using var opened = File.OpenRead(file);
            return !opened.CanSeek;
        }
    }
}
