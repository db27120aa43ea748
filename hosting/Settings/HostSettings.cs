using System.Text.Json;

namespace Conversion.Hosting.Settings;

/// <summary>What this host honours of host.json. Null limits are absent ones.</summary>
internal sealed record HostSettings(string RoutePrefix, int? MaxConcurrentRequests, int? MaxOutstandingRequests)
{
    /// <summary>
    /// Reads host.json. Sections that only the Azure host acts on (<c>logging</c>, <c>telemetryMode</c>) are left
    /// to it; any other setting that would not be honoured here stops start-up rather than being ignored.
    /// </summary>
    public static HostSettings Read(string path)
    {
        if (!File.Exists(path))
            throw new StartupException($"{path}: not found; the routes depend on it.");

        using var document = JsonFile.Open(path);
        var file = new Section(path, "", document.RootElement);
        file.Allow("$schema", "version", "logging", "telemetryMode", "extensions");
        if (file.Text("version") != "2.0")
            throw file.Wrong("version", "must be \"2.0\"");

        var extensions = file.Child("extensions");
        extensions.Allow("http");
        var http = extensions.Child("http");
        http.Allow("routePrefix", "maxConcurrentRequests", "maxOutstandingRequests");

        var settings = new HostSettings(
            (http.Text("routePrefix") ?? "api").Trim('/'), http.Limit("maxConcurrentRequests"), http.Limit("maxOutstandingRequests"));
        return settings.MaxOutstandingRequests < settings.MaxConcurrentRequests
            ? throw http.Wrong("maxOutstandingRequests", "must not be below maxConcurrentRequests, which it includes")
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
                    throw Wrong(property.Name, "is not a setting that this host honours");
            }
        }

        public Section Child(string name) => Find(name) switch
        {
            null => new(File, Path + name + ".", null),
            { ValueKind: JsonValueKind.Object } child => new(File, Path + name + ".", child),
            _ => throw Wrong(name, "must be an object"),
        };

        public string? Text(string name) => Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            _ => throw Wrong(name, "must be a string"),
        };

        public int? Limit(string name) => Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var limit) && limit is -1 or > 0 => limit == -1 ? null : limit,
            _ => throw Wrong(name, "must be a whole number from 1, or -1 for no limit"),
        };

        public StartupException Wrong(string name, string why) => new($"{File}: {Path}{name}: {why}.");

        private JsonElement? Find(string name) =>
            Element is { } element && element.TryGetProperty(name, out var found) ? found : null;
    }
}
