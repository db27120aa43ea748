using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conversion.IntegrationTests.Functions;

public sealed class StartUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DamagedModel_StopsStartUp() =>
        await AssertStops("ModelPath", Model(bytes => bytes[bytes.Length / 2] ^= 1), "checksum");

    [Fact]
    public async Task TruncatedModel_StopsStartUp() =>
        await AssertStops("ModelPath", Model(_ => { }, length: 1000), "truncated");

    [Fact]
    public async Task ModelOfAnotherVersion_StopsStartUp() =>
        await AssertStops("ModelPath", Model(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 999)), "version 999");

    [Fact]
    public async Task MissingModel_StopsStartUp() => await AssertStops("ModelPath", _folder["nowhere.model"], "nowhere.model");

    [Fact]
    public async Task UnreadableCard_StopsStartUp()
    {
        Directory.CreateDirectory(_folder["other.card.json"]);

        await AssertStops("ModelPath", Model(_ => { }), "The model card", "other.card.json");
    }

    [Fact]
    public async Task PolicyWithAnUnknownQuantity_StopsStartUp()
    {
        var policy = File.ReadAllText(Repository.PathOf("models/policy.json"));
        File.WriteAllText(_folder["policy.json"], policy.Replace("monetaryValue", "shoeSize", StringComparison.Ordinal));

        await AssertStops("PolicyPath", _folder["policy.json"], "there is no quantity 'shoeSize'");
    }

    [Fact]
    public async Task PolicyThatIsNotUtf8_StopsStartUp()
    {
        var policy = File.ReadAllText(Repository.PathOf("models/policy.json"));
        var withUmlaut = policy.Replace("\"rules\"", "\"Regeln für alle\": 1, \"rules\"", StringComparison.Ordinal);
        File.WriteAllText(_folder["policy.json"], withUmlaut, Encoding.Latin1);

        await AssertStops("PolicyPath", _folder["policy.json"], "must be UTF-8");
    }

    [Theory]
    [InlineData("ControlShare", "0,1", "a number from 0 to 1")]
    [InlineData("ExploreShare", "1.5", "a number from 0 to 1")]
    [InlineData("ExploreShare", "0.1", "ExploreSalt is required")]
    [InlineData("ExploreDays", "0", "from 1 to 3650")]
    [InlineData("Events__PublishTimeoutSeconds", "5000000", "from 1 to 9")]
    [InlineData("Events__PubSubEndpoint", "europe-west1-pubsub.googleapis.com:443", "starts with https://")]
    [InlineData("Events__KeysUrl", "file:///keys.json", "starts with https://")]
    [InlineData("PUBSUB_EMULATOR_HOST", "http://localhost:8085", "must be HOST:PORT")]
    [InlineData("Logging__LogLevel__Default", "Loud", "must be a log level")]
    [InlineData("GCE_METADATA_HOST", "meta data", "must be HOST:PORT")]
    public async Task InvalidSetting_StopsStartUp(string setting, string value, string expected) =>
        await AssertStops(setting, value, expected);

    [Fact]
    public async Task PortInUse_IsReportedInOneLine()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, output, message) = await ServiceProcess.FailAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, port);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains($":{port}: address already in use", Assert.Single(message.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressOfAnotherMachine_IsReportedInOneLine()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            // RFC 5737 reserves this address for documentation, so no machine has it.
            ["Kestrel__Endpoints__Http__Url"] = "http://192.0.2.1:80",
        };
        var (exitCode, _, message) = await ServiceProcess.FailAsync(settings);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The service can't listen", Assert.Single(message.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private string Model(Action<byte[]> damage, int length = int.MaxValue)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("models/conversion.model"));
        damage(bytes);
        File.WriteAllBytes(_folder["other.model"], bytes[..Math.Min(length, bytes.Length)]);
        return _folder["other.model"];
    }

    private static async Task AssertStops(string setting, string value, string expected, string? name = null)
    {
        var settings = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development", [setting] = value };
        var (exitCode, output, message) = await ServiceProcess.FailAsync(settings);
        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Single(message.TrimEnd().Split('\n'));
        Assert.Contains(name ?? value, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
