namespace Conversion.IntegrationTests.Deploy;

/// <summary>Builds the images once, from the Dockerfile with replaced base images, when the first test needs them.</summary>
public sealed class Images : IDisposable
{
    public const string Service = "localhost/conversion:test";
    public const string Batch = "localhost/conversion-batch:test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("image");
    private readonly Lazy<Task> _built;

    public Images() => _built = new(async () =>
    {
        var build = Repository.PathOf("tests/Integration/container/build.sh");
        await Shell.Run(build, "service", Service);
        await Shell.Run(build, "batch", Batch);
        var container = await Podman.Run("create", Service);
        var archive = Path.Combine(_folder.FullName, "image.tar");
        await Podman.Run("export", $"--output={archive}", container);
        await Podman.Run("rm", container);
        await Shell.Run("tar", "--extract", $"--file={archive}", $"--directory={Files}");
    });

    public Task Built => _built.Value;

    /// <summary>The folder with the extracted files of the service image.</summary>
    public string Files => _folder.CreateSubdirectory("root").FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
