using System.Diagnostics;

namespace Conversion.IntegrationTests.Clients;

/// <summary>A test that needs packages of Debian's Python. It is skipped when one is missing, and fails in CI.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute(params string[] packages)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !Has(packages))
            Skip = $"Not installed for /usr/bin/python3: {string.Join(" or ", packages)}.";
    }

    private static bool Has(string[] packages)
    {
        if (!File.Exists("/usr/bin/python3"))
            return false;
        string[] search = ["-c", $"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {Quote(packages)})))"];
        using var python = Process.Start("/usr/bin/python3", search);
        python.WaitForExit();
        return python.ExitCode == 0;
    }

    private static string Quote(string[] packages) => $"({string.Concat(packages.Select(package => $"'{package}',"))})";
}
