using System.Diagnostics;
using Conversion.IntegrationTests.Functions;
using Xunit.Abstractions;

namespace Conversion.IntegrationTests.Clients;

/// <summary>
/// Generates clients from the document that the service serves, compiles them strictly, and calls the service with typed models.
/// Each folder beside this class has the programs, and a script that runs them.
/// </summary>
public sealed class GeneratorTests(SharedService service, ITestOutputHelper output) : IClassFixture<SharedService>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("conversion-clients-");

    [ClientFact("npm")]
    public async Task TypeScriptClients_CompileAndCall() =>
        Assert.Equal(["linters passed", "openapi-typescript passed", "@hey-api/openapi-ts passed"], await RunAsync("typescript"));

    [ClientFact("dotnet")]
    public async Task CSharpClients_CompileAndCall() => Assert.Equal(["NSwag passed", "Kiota passed"], await RunAsync("csharp"));

    public void Dispose() => _copy.Delete(recursive: true);

    /// <summary>Runs the script of a folder and returns the lines that report a success.</summary>
    private async Task<string[]> RunAsync(string folder)
    {
        var source = Repository.PathOf($"tests/Integration/Clients/{folder}");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            if (path.Split(Path.DirectorySeparatorChar)[0] is "node_modules" or "generated" or "out" or "bin" or "obj" or "Kiota")
                continue;
            var copy = Path.Combine(_copy.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        using var process = RecordedProcess.Start(
            new("bash", ["run.sh", service.Client.BaseAddress!.ToString().TrimEnd('/')]) { WorkingDirectory = _copy.FullName });
        var watch = Stopwatch.StartNew();
        var exitCode = await process.WaitForExitAsync(Patience);
        output.WriteLine($"{folder}: {watch.Elapsed.TotalSeconds:f0} s");
        Assert.True(exitCode == 0, process.Output + process.Error);
        return [.. process.Output.Split('\n').Where(line => line.EndsWith(" passed", StringComparison.Ordinal))];
    }
}
