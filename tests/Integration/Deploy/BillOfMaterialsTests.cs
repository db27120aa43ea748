using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>Runs build/sbom.cs on a small program of invented packages, and on the real ones.</summary>
public sealed class BillOfMaterialsTests : IDisposable
{
    private const string Alpha = "YWxwaGE=";
    private const string Beta = "YmV0YQ==";

    private readonly TemporaryFolder _folder = new();

    public BillOfMaterialsTests()
    {
        Write("packages/alpha/1.0.0/alpha.nuspec", """
            <package xmlns="urn:nuspec"><metadata>
              <id>Alpha</id><version>1.0.0</version><license type="expression">MIT OR Apache-2.0</license>
              <copyright>Copyright Ada</copyright><projectUrl>https://alpha.example/</projectUrl>
            </metadata></package>
            """);
        Write("packages/beta/2.0.0/beta.nuspec", """
            <package xmlns="urn:nuspec"><metadata>
              <id>Beta</id><version>2.0.0</version><license type="file">LICENSE.txt</license>
            </metadata></package>
            """);
        Write("packages/beta/2.0.0/LICENSE.txt", "Do what you like.\r\n");
        Write("packages/pack/3.0.0/pack.nuspec", """
            <package xmlns="urn:nuspec"><metadata>
              <id>Pack</id><version>3.0.0</version><licenseUrl>https://pack.example/licence</licenseUrl>
            </metadata></package>
            """);
        Write("packages/pack/3.0.0/license.md", "Do what you like.\n\nLicense notice for Gamma\n\nGamma's words.\n");
        Write("project.assets.json", $$$$"""
            {
              "libraries": {
                "Alpha/1.0.0": {"type": "package", "path": "alpha/1.0.0", "sha512": "{{{{Alpha}}}}"},
                "Beta/2.0.0": {"type": "package", "path": "beta/2.0.0", "sha512": "{{{{Beta}}}}"},
                "Own/1.0.0": {"type": "project", "path": "../Own.csproj"}
              },
              "packageFolders": {"{{{{_folder["packages"]}}}}": {}},
              "project": {"frameworks": {"net10.0": {"downloadDependencies": [{"name": "Pack", "version": "[3.0.0, 3.0.0]"}]}}}
            }
            """);
        Write("packages.lock.json", $$$$"""
            {"version": 2, "dependencies": {"net10.0": {
              "Alpha": {"type": "Direct", "resolved": "1.0.0", "contentHash": "{{{{Alpha}}}}"},
              "Beta": {"type": "Transitive", "resolved": "2.0.0", "contentHash": "{{{{Beta}}}}"},
              "own": {"type": "Project"}
            }}}
            """);
        Write("web/package-lock.json", $$$$"""
            {"lockfileVersion": 3, "packages": {
              "": {"name": "web"},
              "node_modules/@delta/one": {"version": "4.0.0", "integrity": "sha512-{{{{Alpha}}}}", "license": "ISC"},
              "node_modules/tool": {"version": "5.0.0", "dev": true}
            }}
            """);
        Write("web/node_modules/@delta/one/package.json", """{"name": "@delta/one", "homepage": "https://delta.example/"}""");
        Write("web/node_modules/@delta/one/LICENSE", "The ISC words\n\nCopyright (c) Dora\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryComponent_HasItsLicenceAndSource()
    {
        var (exitCode, text) = await RunAsync("project.assets.json", "packages.lock.json", "web/package-lock.json");
        Assert.True(exitCode == 0, text);

        var bill = JsonNode.Parse(await File.ReadAllTextAsync(_folder["out/sbom.cdx.json"]))!;
        Assert.Equal("r1", (string?)bill["metadata"]!["component"]!["version"]);
        Assert.Equal(
            [
                """pkg:nuget/Alpha@1.0.0 [{"expression":"MIT OR Apache-2.0"}] Copyright Ada https://alpha.example/ 616c706861""",
                """pkg:nuget/Beta@2.0.0 [{"license":{"name":"LICENSE.txt"}}]   62657461""",
                """pkg:npm/%40delta/one@4.0.0 [{"expression":"ISC"}] Copyright (c) Dora https://delta.example/ 616c706861""",
                """pkg:nuget/Pack@3.0.0 [{"license":{"name":"https://pack.example/licence"}}]   """,
            ],
            bill["components"]!.AsArray().Select(component =>
                $"{component!["purl"]} {component["licenses"]!.ToJsonString()} {component["copyright"]} "
                + $"{component["externalReferences"]?[0]!["url"]} {component["hashes"]?[0]!["content"]}"));
    }

    [Fact]
    public async Task Notices_HaveEachTextOnce_WithThePackagesThatBringIt()
    {
        var (exitCode, text) = await RunAsync("project.assets.json", "web/package-lock.json");
        Assert.True(exitCode == 0, text);

        await using var file = new GZipStream(File.OpenRead(_folder["out/THIRD-PARTY-NOTICES.gz"]), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        var notices = await reader.ReadToEndAsync();
        Assert.Contains(
            "\nAlpha 1.0.0\n    licence: MIT OR Apache-2.0\n    Copyright Ada\n    https://alpha.example/\n",
            notices, StringComparison.Ordinal);
        Assert.Contains("\nOf Beta 2.0.0, Pack 3.0.0:\n\nDo what you like.\n", notices, StringComparison.Ordinal);
        Assert.Contains("\nOf Pack 3.0.0:\n\nLicense notice for Gamma\n\nGamma's words.\n", notices, StringComparison.Ordinal);
        Assert.Equal(2, notices.Split("Do what you like.").Length);
    }

    [Theory]
    [InlineData("packages.lock.json", Beta, "b3RoZXI=", "Beta/2.0.0 is not in the lock file")]
    [InlineData("packages.lock.json", "\"resolved\": \"2.0.0\"", "\"resolved\": \"2.0.1\"", "Beta/2.0.0 is not in the lock file")]
    [InlineData("packages/alpha/1.0.0/alpha.nuspec", "license", "lizenz", "Alpha states no licence")]
    [InlineData("project.assets.json", "alpha/1.0.0", "alpha/1.0.1", "alpha/1.0.1 is in no package folder")]
    [InlineData("web/package-lock.json", "@delta/one", "@delta/two", "run npm ci")]
    public async Task PackageThatIsNotAsStated_IsAnError(string file, string old, string changed, string error)
    {
        Write(file, (await File.ReadAllTextAsync(_folder[file])).Replace(old, changed, StringComparison.Ordinal));

        var (exitCode, text) = await RunAsync("project.assets.json", "packages.lock.json", "web/package-lock.json");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(error, text, StringComparison.Ordinal);
    }

    private Task<ProgramResult> RunAsync(params string[] files) => Shell.Try(
        "dotnet",
        ["run", Repository.PathOf("build/sbom.cs"), "program", "r1", _folder["out"], .. files.Select(file => _folder[file])]);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        _folder.Write(file, text);
    }
}
