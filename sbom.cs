// Writes what a build restored as a CycloneDX bill of materials:
// dotnet run sbom.cs NAME REVISION project.assets.json OUT [package-lock.json]
// A NativeAOT binary shows a scanner nothing of what was compiled into it, so this is taken from the restore itself.
using System.Text.Json;
using System.Text.Json.Nodes;

if (args is not [var name, var revision, var assetsFile, var output, .. { Length: <= 1 } lockFiles])
    throw new ArgumentException("Expected: NAME REVISION project.assets.json OUT [package-lock.json]");

var assets = JsonNode.Parse(File.ReadAllBytes(assetsFile))!;
var packages = new SortedDictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);

foreach (var (library, facts) in assets["libraries"]!.AsObject())
{
    if ((string?)facts!["type"] != "package")
        continue;
    packages[library] = Component("nuget", library.Split('/')[0], library.Split('/')[1], (string)facts["sha512"]!);
}

// The runtime, the compiler and the framework packs: fetched for the build, named with one exact version as [v, v].
foreach (var (_, framework) in assets["project"]!["frameworks"]!.AsObject())
{
    foreach (var pack in framework!["downloadDependencies"]?.AsArray() ?? [])
    {
        var version = ((string)pack!["version"]!).Trim('[', ']').Split(',')[0];
        packages[$"{pack["name"]}/{version}"] = Component("nuget", (string)pack["name"]!, version);
    }
}

// Of the dashboard's packages those which reach the browser; what only builds it is marked as for development.
foreach (var lockFile in lockFiles)
{
    foreach (var (path, facts) in JsonNode.Parse(File.ReadAllBytes(lockFile))!["packages"]!.AsObject())
    {
        if (path == "" || (bool?)facts!["dev"] == true)
            continue;
        var package = path[(path.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..];
        packages[path] = Component("npm", package, (string)facts["version"]!, ((string)facts["integrity"]!)["sha512-".Length..]);
    }
}

var bill = new JsonObject
{
    ["bomFormat"] = "CycloneDX",
    ["specVersion"] = "1.6",
    ["version"] = 1,
    ["metadata"] = new JsonObject
    {
        ["component"] = new JsonObject { ["type"] = "application", ["name"] = name, ["version"] = revision },
    },
    ["components"] = new JsonArray([.. packages.Values]),
};
File.WriteAllText(output, bill.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

static JsonObject Component(string type, string name, string version, string? sha512 = null)
{
    var component = new JsonObject
    {
        ["type"] = "library",
        ["name"] = name,
        ["version"] = version,
        ["purl"] = $"pkg:{type}/{name.Replace("@", "%40", StringComparison.Ordinal)}@{version}",
    };
    if (sha512 is not null)
    {
        var hash = Convert.ToHexStringLower(Convert.FromBase64String(sha512));
        component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = hash });
    }
    return component;
}
