// Writes what a program is made of: dotnet run build/sbom.cs NAME REVISION FOLDER FILE...
// FOLDER gets sbom.cdx.json, a bill of materials in CycloneDX, and THIRD-PARTY-NOTICES.gz, the licences as the packages state them.
// Each FILE is a project.assets.json (what a restore chose), a packages.lock.json (what it may choose; anything else is an error), or
// the package-lock.json of the dashboard, with node_modules beside it.
// A scanner can't see which packages were compiled into a NativeAOT binary. The restore knows them.
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

if (args is not [var program, var revision, var output, .. { Length: > 0 } files])
    throw new ArgumentException("Expected: NAME REVISION FOLDER FILE...");

var packages = new SortedDictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
var locked = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
foreach (var file in files)
{
    var document = JsonNode.Parse(File.ReadAllBytes(file))!;
    if (document["libraries"] is not null)
        AddRestored(document);
    else if (document["lockfileVersion"] is not null)
        AddShippedByNpm(document, Path.GetDirectoryName(Path.GetFullPath(file))!);
    else
        AddLocked(document);
}
foreach (var (key, package) in packages)
{
    if (locked.Count > 0 && package.IsFromNuGet && !FollowsSdk(package.Name) && locked.GetValueOrDefault(key) != package.Sha512)
        throw new InvalidDataException($"{key} is not in the lock file with this hash.");
}

Directory.CreateDirectory(output);
File.WriteAllText(Path.Combine(output, "sbom.cdx.json"), WriteBill().ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
using (var notices = new GZipStream(File.Create(Path.Combine(output, "THIRD-PARTY-NOTICES.gz")), CompressionLevel.SmallestSize))
    notices.Write(Encoding.UTF8.GetBytes(WriteNotices()));

void AddRestored(JsonNode assets)
{
    var roots = assets["packageFolders"]!.AsObject().Select(folder => folder.Key).ToList();
    foreach (var (library, facts) in assets["libraries"]!.AsObject())
    {
        if ((string?)facts!["type"] == "package")
            packages.TryAdd(library, ReadNuspec(FindFolder(roots, (string)facts["path"]!), (string)facts["sha512"]!));
    }
    // The runtime, the compiler and the framework packs. Each names one exact version as [v, v].
    foreach (var (_, framework) in assets["project"]!["frameworks"]!.AsObject())
    {
        foreach (var pack in framework!["downloadDependencies"]?.AsArray() ?? [])
        {
            var version = ((string)pack!["version"]!).Trim('[', ']').Split(',')[0];
            var key = $"{pack["name"]}/{version}";
            if (!packages.ContainsKey(key))
                packages[key] = ReadNuspec(FindFolder(roots, key.ToLowerInvariant()), null);
        }
    }
}

void AddLocked(JsonNode lockFile)
{
    foreach (var (_, framework) in lockFile["dependencies"]!.AsObject())
    {
        foreach (var (name, facts) in framework!.AsObject())
        {
            if (facts!["contentHash"] is { } hash)
                locked[$"{name}/{facts["resolved"]}"] = (string)hash!;
        }
    }
}

// Only the packages that reach the browser. The lock file marks those that only build the dashboard as "dev".
void AddShippedByNpm(JsonNode lockFile, string root)
{
    foreach (var (path, facts) in lockFile["packages"]!.AsObject())
    {
        if (path == "" || (bool?)facts!["dev"] == true)
            continue;
        var folder = Path.Combine(root, path);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder} does not exist; run npm ci in {root}.");
        var manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "package.json")))!;
        var texts = ReadTexts(folder);
        packages[path] = new(
            "npm", (string)manifest["name"]!, (string)facts["version"]!, ((string)facts["integrity"]!)["sha512-".Length..],
            (string?)facts["license"] ?? throw new InvalidDataException($"{path} states no licence."), true,
            Regex.Match(texts.FirstOrDefault(""), "(?im)^.*copyright.*$").Value.Trim(), (string?)manifest["homepage"], texts);
    }
}

// Each has the version of the SDK, which docs/adr/030-lock-files.md explains.
static bool FollowsSdk(string package) =>
    package == "Microsoft.NET.ILLink.Tasks" || package.EndsWith("Microsoft.DotNet.ILCompiler", StringComparison.Ordinal);

static string FindFolder(List<string> roots, string path) =>
    roots.Select(root => Path.Combine(root, path)).FirstOrDefault(Directory.Exists)
    ?? throw new DirectoryNotFoundException($"The package {path} is in no package folder; restore again.");

static Package ReadNuspec(string folder, string? sha512)
{
    var facts = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Root!.Elements().Single(element =>
        element.Name.LocalName == "metadata");
    XElement? Find(string name) => facts.Elements().FirstOrDefault(element => element.Name.LocalName == name);
    var name = Find("id")!.Value;
    // Packages from before 2018 have only the address of a text. Others name a file of the package.
    var licence = Find("license") ?? Find("licenseUrl") ?? throw new InvalidDataException($"{name} states no licence.");
    return new(
        "nuget", name, Find("version")!.Value, sha512, licence.Value, (string?)licence.Attribute("type") == "expression",
        Find("copyright")?.Value, Find("projectUrl")?.Value, ReadTexts(folder));
}

// Notices of .NET repeat each other's sections, so the sections are kept apart.
static string[] ReadTexts(string folder) =>
[
    .. Directory.EnumerateFiles(folder)
        .Where(file => Regex.IsMatch(Path.GetFileName(file), "(?i)^(licen[cs]e|notice|third-?party|copying)"))
        .Order(StringComparer.Ordinal)
        .SelectMany(file => Regex.Split(File.ReadAllText(file).ReplaceLineEndings("\n"), "(?m)^(?=License notice for )"))
        .Select(text => text.Trim())
        .Where(text => text.Length > 0),
];

JsonObject WriteBill() => new()
{
    ["bomFormat"] = "CycloneDX",
    ["specVersion"] = "1.6",
    ["version"] = 1,
    ["metadata"] = new JsonObject
    {
        ["component"] = new JsonObject { ["type"] = "application", ["name"] = program, ["version"] = revision },
    },
    ["components"] = new JsonArray([.. packages.Values.Select(WriteComponent)]),
};

static JsonObject WriteComponent(Package package)
{
    var component = new JsonObject
    {
        ["type"] = "library",
        ["name"] = package.Name,
        ["version"] = package.Version,
        ["purl"] = $"pkg:{package.Type}/{package.Name.Replace("@", "%40", StringComparison.Ordinal)}@{package.Version}",
    };
    if (package.Sha512 is { } sha512)
    {
        var hash = Convert.ToHexStringLower(Convert.FromBase64String(sha512));
        component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = hash });
    }
    component["licenses"] = new JsonArray(package.IsExpression
        ? new JsonObject { ["expression"] = package.Licence }
        : new JsonObject { ["license"] = new JsonObject { ["name"] = package.Licence } });
    if (package.Copyright is { Length: > 0 } copyright)
        component["copyright"] = copyright;
    if (package.Project is { Length: > 0 } project)
        component["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = project });
    return component;
}

string WriteNotices()
{
    var notices = new StringBuilder($"""
        {program} contains these packages of other authors, or is built with them. After the list follow the texts that they bring.
        Where a package under the MIT licence brings none, LICENSE, beside this file, has the words.

        """);
    foreach (var package in packages.Values)
    {
        notices.Append($"\n{package.Title}\n    licence: {package.Licence}\n");
        foreach (var line in new[] { package.Copyright, package.Project })
        {
            if (line is { Length: > 0 })
                notices.Append($"    {line}\n");
        }
    }
    var texts = packages.Values
        .SelectMany(package => package.Texts, (package, text) => (package.Title, Text: text))
        .GroupBy(part => part.Text, part => part.Title)
        .GroupBy(part => string.Join(", ", part.Distinct()), part => part.Key);
    foreach (var group in texts)
        notices.Append($"\n\n{new string('=', 80)}\nOf {group.Key}:\n\n{string.Join("\n\n", group)}\n");
    return notices.ToString();
}

/// <param name="Licence">An expression of SPDX, such as "MIT OR Apache-2.0"; otherwise the name of a file, or an address.</param>
internal sealed record Package(
    string Type, string Name, string Version, string? Sha512, string Licence, bool IsExpression, string? Copyright, string? Project,
    string[] Texts)
{
    public bool IsFromNuGet => Type == "nuget";

    public string Title => $"{Name} {Version}";
}
