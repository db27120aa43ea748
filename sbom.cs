// Writes what a build restored as a CycloneDX bill of materials: dotnet run sbom.cs NAME project.assets.json OUT
// A NativeAOT binary shows a scanner nothing of what was compiled into it, so this is taken from the restore itself.
using System.Text.Json;
using System.Text.Json.Nodes;

if (args is not [var name, var assetsFile, var output])
    throw new ArgumentException("Expected: NAME project.assets.json OUT");

var assets = JsonNode.Parse(File.ReadAllBytes(assetsFile))!;
var packages = new SortedDictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);

foreach (var (library, facts) in assets["libraries"]!.AsObject())
{
    if ((string?)facts!["type"] != "package")
        continue;
    var component = Component(library.Split('/')[0], library.Split('/')[1]);
    var sha512 = Convert.FromBase64String((string)facts["sha512"]!);
    component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(sha512) });
    packages[library] = component;
}

// The runtime, the compiler and the framework packs: fetched for the build, named with one exact version as [v, v].
foreach (var (_, framework) in assets["project"]!["frameworks"]!.AsObject())
{
    foreach (var pack in framework!["downloadDependencies"]?.AsArray() ?? [])
    {
        var version = ((string)pack!["version"]!).Trim('[', ']').Split(',')[0];
        packages[$"{pack["name"]}/{version}"] = Component((string)pack["name"]!, version);
    }
}

var bill = new JsonObject
{
    ["bomFormat"] = "CycloneDX",
    ["specVersion"] = "1.6",
    ["version"] = 1,
    ["metadata"] = new JsonObject
    {
        ["component"] = new JsonObject { ["type"] = "application", ["name"] = name, ["version"] = (string?)assets["project"]!["version"] },
    },
    ["components"] = new JsonArray([.. packages.Values]),
};
File.WriteAllText(output, bill.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

static JsonObject Component(string name, string version) => new()
{
    ["type"] = "library",
    ["name"] = name,
    ["version"] = version,
    ["purl"] = $"pkg:nuget/{name}@{version}",
};
