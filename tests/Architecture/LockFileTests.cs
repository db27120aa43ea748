using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Conversion.Tests.Architecture;

/// <summary>The lock files of the packages: docs/adr/030-lock-files.md.</summary>
public sealed class LockFileTests
{
    [Fact]
    public void EveryProjectOfTheSolution_HasALockFile()
    {
        var projects = XDocument.Load(Repository.PathOf("Conversion.slnx")).Descendants("Project")
            .Select(project => Path.GetDirectoryName((string)project.Attribute("Path")!)!);

        Assert.Equal(
            projects.Select(folder => $"{folder}/packages.lock.json").Append("functions/packages.azure.lock.json")
                .Order(StringComparer.Ordinal),
            Repository.Files(".", "packages*.lock.json"));
    }

    [Fact]
    public void EveryPackage_HasTheCentralVersionAndAHash()
    {
        var central = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!);
        foreach (var file in Repository.Files(".", "packages*.lock.json"))
        {
            var packages = JsonNode.Parse(File.ReadAllText(Repository.PathOf(file)))!["dependencies"]!.AsObject()
                .SelectMany(framework => framework.Value!.AsObject())
                .Where(package => (string?)package.Value!["type"] != "Project");
            Assert.All(packages, package =>
            {
                var version = (string)package.Value!["resolved"]!;
                Assert.Equal(central.GetValueOrDefault(package.Key, version), version);
                Assert.NotNull((string?)package.Value["contentHash"]);
            });
        }
    }
}
