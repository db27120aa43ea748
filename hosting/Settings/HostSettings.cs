using System.Text.Json;

namespace Conversion.Hosting.Settings;

/// <summary>The settings of host.json that this host supports. A limit is null when host.json has no such limit.</summary>
internal sealed record HostSettings(string RoutePrefix, int? MaxConcurrentRequests, int? MaxOutstandingRequests)
{
    /// <summary>
    /// Reads host.json. Ignores the sections that concern only the Azure host (<c>logging</c>, <c>telemetryMode</c>).
    /// </summary>
    /// <exception cref="StartupException">The file is missing, or a setting is invalid or not supported.</exception>
    public static HostSettings Read(string path)
    {
        if (!File.Exists(path))
            throw new StartupException($"{path}: not found; add the file, because the routes depend on it.");

        using var document = JsonFile.Open(path);
        var file = new Section(path, "", document.RootElement);
        file.Allow("$schema", "version", "logging", "telemetryMode", "extensions");
        if (file.ReadText("version") != "2.0")
            throw file.Invalid("version", "must be \"2.0\"");

        var extensions = file.ReadSection("extensions");
        extensions.Allow("http");
        var http = extensions.ReadSection("http");
        http.Allow("routePrefix", "maxConcurrentRequests", "maxOutstandingRequests");

        var settings = new HostSettings(
            (http.ReadText("routePrefix") ?? "api").Trim('/'),
            http.ReadLimit("maxConcurrentRequests"),
            http.ReadLimit("maxOutstandingRequests"));
        return settings.MaxOutstandingRequests < settings.MaxConcurrentRequests
            ? throw http.Invalid(
                "maxOutstandingRequests",
                $"must be at least maxConcurrentRequests ({settings.MaxConcurrentRequests}), got {settings.MaxOutstandingRequests}")
            : settings;
    }

    private readonly record struct Section(string File, string Path, JsonElement? Element)
    {
        public void Allow(params ReadOnlySpan<string> names)
        {
            if (Element is not { } element)
                return;
            foreach (var property in element.EnumerateObject())
            {
                if (!names.Contains(property.Name))
                    throw Invalid(property.Name, "is not a setting that this host supports; remove the setting");
            }
        }

        public Section ReadSection(string name) => Find(name) switch
        {
            null => new(File, Path + name + ".", null),
            { ValueKind: JsonValueKind.Object } child => new(File, Path + name + ".", child),
            _ => throw Invalid(name, "must be an object"),
        };

        public string? ReadText(string name) => Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            _ => throw Invalid(name, "must be a string"),
        };

        public int? ReadLimit(string name) => Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var limit) && limit is -1 or > 0 =>
                limit == -1 ? null : limit,
            _ => throw Invalid(name, "must be a whole number from 1, or -1 for no limit"),
        };

        public StartupException Invalid(string name, string problem) => new($"{File}: {Path}{name}: {problem}.");

        private JsonElement? Find(string name) =>
            Element is { } element && element.TryGetProperty(name, out var found) ? found : null;
    }
}
