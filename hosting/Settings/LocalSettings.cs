using System.Text.Json;

namespace Conversion.Hosting.Settings;

/// <summary>Reads local.settings.json, the developer's settings, as <c>func start</c> does.</summary>
internal static class LocalSettings
{
    /// <summary>Sets each of the file's <c>Values</c> as an environment variable, unless the variable is already set.</summary>
    /// <exception cref="StartupException">The file is invalid.</exception>
    public static void Apply(string path)
    {
        if (!File.Exists(path))
            return;

        using var document = JsonFile.Open(path);
        if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind != JsonValueKind.False)
            throw new StartupException($"{path}: IsEncrypted: must be false; decrypt the file with 'func settings decrypt'.");
        if (!document.RootElement.TryGetProperty("Values", out var values))
            return;
        if (values.ValueKind != JsonValueKind.Object)
            throw new StartupException($"{path}: Values: must be an object.");

        foreach (var value in values.EnumerateObject())
        {
            if (value.Value.ValueKind != JsonValueKind.String)
                throw new StartupException($"{path}: Values.{value.Name}: must be a string.");
            if (Environment.GetEnvironmentVariable(value.Name) is null)
                Environment.SetEnvironmentVariable(value.Name, value.Value.GetString());
        }
    }
}
