using System.Globalization;

namespace Conversion.IntegrationTests.Faults;

/// <summary>A control group that limits the memory of a process as a container does. Version 2 is preferred to version 1.</summary>
internal sealed class MemoryCage : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;
    private readonly string _usage;

    private MemoryCage(string parent, string limit, string usage, long bytes)
    {
        _folder = Path.Combine(parent, $"conversion-{Guid.NewGuid():N}");
        _usage = usage;
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, limit), bytes.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The file to which a process writes its id to enter.</summary>
    public string Entry => Path.Combine(_folder, "cgroup.procs");

    /// <summary>The bytes in use, with temporary files in memory.</summary>
    public long UsedBytes => long.Parse(File.ReadAllText(Path.Combine(_folder, _usage)), CultureInfo.InvariantCulture);

    /// <summary>Creates a group; null where this is not allowed.</summary>
    public static MemoryCage? TryCreate(long bytes)
    {
        try
        {
            if (Directory.Exists($"{Root}/memory"))
                return new($"{Root}/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", bytes);
            File.WriteAllText($"{Root}/cgroup.subtree_control", "+memory");
            return new(Root, "memory.max", "memory.current", bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        // The kernel needs a moment after the end of the process.
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(_folder);
                return;
            }
            catch (IOException) when (tries < 100)
            {
                Thread.Sleep(50);
            }
        }
    }
}
