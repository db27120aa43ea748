using System.Buffers.Binary;
using Conversion.Tests.Training;

namespace Conversion.Tests.Functions;

public sealed class StartUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DamagedModel_StopsIt() =>
        await ExpectRefusal("ModelPath", Model(bytes => bytes[bytes.Length / 2] ^= 1), "checksum");

    [Fact]
    public async Task TruncatedModel_StopsIt() =>
        await ExpectRefusal("ModelPath", Model(_ => { }, length: 1000), "truncated");

    [Fact]
    public async Task ModelOfAnotherVersion_StopsIt() =>
        await ExpectRefusal("ModelPath", Model(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 999)), "version 999");

    [Fact]
    public async Task MissingModel_StopsIt() => await ExpectRefusal("ModelPath", _folder["nowhere.model"], "nowhere.model");

    [Fact]
    public async Task PolicyNamingAnUnknownField_StopsIt()
    {
        var policy = File.ReadAllText(Repository.PathOf("models/policy.json")).Replace("monetaryValue", "shoeSize", StringComparison.Ordinal);
        File.WriteAllText(_folder["policy.json"], policy);

        await ExpectRefusal("PolicyPath", _folder["policy.json"], "there is no quantity 'shoeSize'");
    }

    private string Model(Action<byte[]> damage, int length = int.MaxValue)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("models/conversion.model"));
        damage(bytes);
        File.WriteAllBytes(_folder["other.model"], bytes[..Math.Min(length, bytes.Length)]);
        return _folder["other.model"];
    }

    private static async Task ExpectRefusal(string setting, string path, string said)
    {
        var (exitCode, output, message) = await ServiceProcess.FailAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = "Development", [setting] = path });
        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Single(message.TrimEnd().Split('\n'));
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }
}
