// Writes a CycloneDX bill of materials of the packages that a build restored:
// dotnet run build/sbom.cs NAME REVISION project.assets.json OUT [package-lock.json]
// A scanner can't see which packages were compiled into a NativeAOT binary. The restore knows them.
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

// The runtime, the compiler and the framework packs. Each names one exact version as [v, v].
foreach (var (_, framework) in assets["project"]!["frameworks"]!.AsObject())
{
    foreach (var pack in framework!["downloadDependencies"]?.AsArray() ?? [])
    {
        var version = ((string)pack!["version"]!).Trim('[', ']').Split(',')[0];
        packages[$"{pack["name"]}/{version}"] = Component("nuget", (string)pack["name"]!, version);
    }
}

// Only the dashboard packages that reach the browser. The lock file marks those that only build it as "dev".
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
