using System.Text;
using Conversion.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace Conversion.Tests.Hosting;

public class SettingsTests
{
    [Theory]
    [InlineData("", "host.json")]
    [InlineData("[]", "object")]
    [InlineData("""{"version":"2.0",}{""", "host.json")]
    [InlineData("""{}""", "version")]
    [InlineData("""{"version":2}""", "version")]
    [InlineData("""{"version":"1.0"}""", "version")]
    [InlineData("""{"version":"2.0","functionTimeout":"00:05:00"}""", "functionTimeout")]
    [InlineData("""{"version":"2.0","extensions":[]}""", "extensions")]
    [InlineData("""{"version":"2.0","extensions":{"queues":{}}}""", "extensions.queues")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefx":""}}}""", "extensions.http.routePrefx")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefix":1}}}""", "extensions.http.routePrefix")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"routePrefix":"a","routePrefix":"b"}}}""", "routePrefix")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":0}}}""", "extensions.http.maxConcurrentRequests")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":1.5}}}""", "extensions.http.maxConcurrentRequests")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"maxOutstandingRequests":"9"}}}""", "extensions.http.maxOutstandingRequests")]
    [InlineData(
        """{"version":"2.0","extensions":{"http":{"maxOutstandingRequests":1,"maxConcurrentRequests":2}}}""",
        "extensions.http.maxOutstandingRequests")]
    public void InvalidHostJson_StopsStartUpAndNamesFileAndPath(string json, string path)
    {
        using var folder = new AppFolder(json);
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder));
        Assert.StartsWith(Path.Combine(folder.Path, "host.json") + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, error.ToString());
    }

    [Fact]
    public void NoHostJson_StopsStartUp()
    {
        using var folder = new AppFolder(hostJson: null);
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder));
        Assert.Contains("host.json: not found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CommentsAndAzureOnlySections_AreAccepted()
    {
        using var folder = new AppFolder("""
            {
              // The Azure tools write such comments.
              "version": "2.0",
              "logging": { "logLevel": { "default": "Information" } },
            }
            """);
        Assert.NotNull(TestHost.Build(folder));
    }

    [Fact]
    public void LocalSettings_SetOnlyUnsetVariables()
    {
        Environment.SetEnvironmentVariable("CONVERSION_TEST_SET", "real");
        using var folder = new AppFolder(localSettings: """
            {
              "IsEncrypted": false,
              "Values": {"CONVERSION_TEST_SET": "file", "CONVERSION_TEST_UNSET": "file", "CONVERSION_TEST__NESTED": "deep"},
              "Host": {}
            }
            """);
        var configuration = TestHost.Build(folder).Configuration;
        Assert.Equal("real", configuration["CONVERSION_TEST_SET"]);
        Assert.Equal("file", configuration["CONVERSION_TEST_UNSET"]);
        Assert.Equal("deep", configuration["CONVERSION_TEST:NESTED"]);
    }

    [Fact]
    public void SettingsThatAreNotUtf8_StopStartUp()
    {
        using var folder = new AppFolder();
        var json = Encoding.Latin1.GetBytes("""{"Values":{"CONVERSION_TEST_COLOUR":"grün"}}""");
        File.WriteAllBytes(Path.Combine(folder.Path, "local.settings.json"), json);
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder));
        Assert.Contains("local.settings.json: must be UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ByteOrderMarkOfSettings_IsSkipped()
    {
        using var folder = new AppFolder(localSettings: "\uFEFF{\"Values\":{\"CONVERSION_TEST_MARKED\":\"read\"}}");
        Assert.Equal("read", TestHost.Build(folder).Configuration["CONVERSION_TEST_MARKED"]);
    }

    [Theory]
    [InlineData("""{"IsEncrypted":true,"Values":{}}""", "IsEncrypted")]
    [InlineData("""{"Values":[]}""", "Values")]
    [InlineData("""{"Values":{"CONVERSION_TEST_NUMBER":5}}""", "Values.CONVERSION_TEST_NUMBER")]
    public void InvalidLocalSettings_StopStartUp(string json, string path)
    {
        using var folder = new AppFolder(localSettings: json);
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder));
        Assert.Contains("local.settings.json: " + path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, true, "http://localhost:7071")]
    [InlineData(null, null, false, "http://localhost:7071")]
    [InlineData("8080", null, false, "http://*:8080")]
    [InlineData("8080", null, true, "http://localhost:8080")]
    [InlineData("8080", "http://127.0.0.1:5", false, null)]
    public void Port_ChoosesTheUrl(string? port, string? urls, bool isDevelopment, string? expected) =>
        Assert.Equal(expected, ListenUrl.Choose(Configuration(port, urls), isDevelopment));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public void InvalidPort_StopsStartUp(string port)
    {
        var error = Assert.Throws<StartupException>(() => ListenUrl.Choose(Configuration(port, null), isDevelopment: false));
        Assert.Contains(port, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("https://localhost:7071")]
    [InlineData("http://127.0.0.1:99999")]
    public void InvalidUrl_StopsStartUp(string url)
    {
        var configuration = Configuration(null, $"http://localhost:7071;{url}");
        var error = Assert.Throws<StartupException>(() => ListenUrl.Choose(configuration, isDevelopment: false));
        Assert.Contains($"'{url}'", error.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(string? port, string? urls) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("PORT", port), new("urls", urls)]).Build();
}
