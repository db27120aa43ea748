using System.Diagnostics;

namespace Conversion.IntegrationTests;

/// <summary>Follows docs/samples/hello/README.md in a copy of the repository.</summary>
[Trait("Duration", "Long")]
public sealed class SampleTests : IDisposable
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(8);

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("conversion-sample-");

    [Fact]
    public async Task Hello_AnswersInBothVariants()
    {
        CopySources();
        AddSample();
        foreach (var variant in new[] { Variant.Kestrel, Variant.Azure })
        {
            await BuildAsync(variant);
            var program = new VariantCopy(Path.Combine(_copy.FullName, variant == Variant.Azure ? "functions/bin/azure/Debug/net10.0" : "functions/bin/Debug/net10.0"));
            await using var service = await Variant.StartAsync(variant, copy: program);
            service.Client.DefaultRequestHeaders.Add("x-functions-key", Variant.Key);

            var expected = "Hello, Ada! The model is conversion ";
            Assert.StartsWith(expected, await service.Client.GetStringAsync(new Uri("/api/hello/Ada", UriKind.Relative)), StringComparison.Ordinal);
            using var body = new StringContent("Ada");
            using var posted = await service.Client.PostAsync(new Uri("/api/hello", UriKind.Relative), body);
            Assert.StartsWith(expected, await posted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _copy.Delete(recursive: true);

    private void CopySources()
    {
        foreach (var folder in new[] { "build", "functions", "hosting", "models", "shared", "stores" })
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(Repository.Root, file);
                if (!path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "wwwroot"))
                    Copy(path);
            }
        }
        foreach (var file in new[] { ".editorconfig", "BannedSymbols.txt", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "host.json" })
            Copy(file);
    }

    private void Copy(string path)
    {
        var copy = Path.Combine(_copy.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Repository.PathOf(path), copy);
    }

    private void AddSample()
    {
        File.Copy(Repository.PathOf("docs/samples/hello/Hello.cs"), Path.Combine(_copy.FullName, "functions/Hello.cs"));
        var line = Assert.Single(File.ReadLines(Repository.PathOf("docs/samples/hello/README.md")), IsRegistration);
        var program = Path.Combine(_copy.FullName, "functions/Program.cs");
        var lines = File.ReadAllLines(program).ToList();
        lines.Insert(lines.FindLastIndex(IsRegistration) + 1, line);
        File.WriteAllLines(program, lines);

        static bool IsRegistration(string line) => line.TrimStart().StartsWith("builder.AddFunction<", StringComparison.Ordinal);
    }

    private async Task BuildAsync(string variant)
    {
        // A build server would live on, and keep this process's output open.
        var start = new ProcessStartInfo(
            "dotnet", ["build", "functions", "--disable-build-servers", "-c", "Debug", "-p:SkipDashboard=true", $"-p:FunctionsHost={variant}"])
        {
            WorkingDirectory = _copy.FullName,
        };
        using var build = RecordedProcess.Start(start);
        try
        {
            Assert.True(await build.WaitForExitAsync(BuildPatience) == 0, build.Output);
        }
        finally
        {
            if (!build.HasExited)
                await build.KillAsync();
        }
    }
}
