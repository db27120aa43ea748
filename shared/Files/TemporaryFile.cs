namespace Conversion.Files;

/// <summary>Creates temporary files that only this process can read and that vanish with it.</summary>
public static class TemporaryFile
{
    /// <summary>Creates a file in a folder, by default the system's temporary folder.</summary>
    public static FileStream Create(string? folder = null)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(folder ?? Path.GetTempPath(), $"conversion-{Path.GetRandomFileName()}"), options);
        // Deletes the name at once, so that a killed process leaves no file behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name);
        return file;
    }
}
