namespace Conversion.IntegrationTests.Clients;

/// <summary>A test that needs an installed tool. It is skipped when the tool is missing, and fails in CI.</summary>
internal sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(string tool)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Environment.GetEnvironmentVariable("CI") != "true" && !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))
            Skip = $"Not installed: {tool}.";
    }
}
