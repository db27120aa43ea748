using Conversion.IntegrationTests.Deploy;

namespace Conversion.IntegrationTests.Dashboard;

/// <summary>Runs the tests of the dashboard's components.</summary>
public sealed class ComponentTests
{
    [DashboardFact("npm")]
    public async Task Components_PassTheirTests()
    {
        var (exitCode, text) = await Shell.Try("npm", ["test", "--prefix", Repository.PathOf("dashboard")], Repository.PathOf("dashboard"), []);

        Assert.True(exitCode == 0, text);
    }
}
