using System.Text.Json;

namespace Conversion.Hosting.Settings;

/// <summary>local.settings.json: a developer's settings, which <c>func start</c> hands to the app as environment variables.</summary>
internal static class LocalSettings
{
    /// <summary>Sets each of the file's <c>Values</c> that the environment does not already hold.</summary>
    public static void Apply(string path)
    {
        if (!File.Exists(path))
            return;

        using var document = JsonFile.Open(path);
        if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind != JsonValueKind.False)
            throw new StartupException($"{path}: IsEncrypted: only an unencrypted file can be read.");
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
