namespace Conversion.IntegrationTests.Dashboard;

/// <summary>Marks a test that needs the built dashboard and some programs. Without them the test is skipped, but in CI it fails.</summary>
internal sealed class DashboardFactAttribute : FactAttribute
{
    public DashboardFactAttribute(params string[] programs)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            return;
        var missing = programs.Where(program => Find(program) is null).ToArray();
        if (missing.Length > 0)
            Skip = $"Not installed: {string.Join(", ", missing)}.";
        else if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html")))
            Skip = "Built without the dashboard.";
    }

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
