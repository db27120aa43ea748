namespace Conversion.Tests.Deploy;

/// <summary>The images, built once from the Dockerfile on stand-in bases, and only when a test asks for them.</summary>
public sealed class Images : IDisposable
{
    public const string Service = "localhost/conversion:test";
    public const string Batch = "localhost/conversion-batch:test";

    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("image");
    private readonly Lazy<Task> built;

    public Images() => built = new(async () =>
    {
        var build = Repository.PathOf("tests/container/build.sh");
        await Shell.Run(build, "service", Service);
        await Shell.Run(build, "batch", Batch);
        var container = await Podman.Run("create", Service);
        var archive = Path.Combine(files.FullName, "image.tar");
        await Podman.Run("export", $"--output={archive}", container);
        await Podman.Run("rm", container);
        await Shell.Run("tar", "--extract", $"--file={archive}", $"--directory={Files}");
    });

    public Task Built => built.Value;

    /// <summary>All that the service image holds, unpacked.</summary>
    public string Files => files.CreateSubdirectory("root").FullName;

    public void Dispose() => files.Delete(recursive: true);
}
