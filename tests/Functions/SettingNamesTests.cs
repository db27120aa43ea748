using Conversion.Functions.Http;
using Microsoft.Extensions.Configuration;

namespace Conversion.Tests.Functions;

public sealed class SettingNamesTests
{
    [Theory]
    [InlineData("Events:Audiance", "Events__Audiance", "Events__Audience")]
    [InlineData("Keys:Hosts:default", "Keys__Hosts", "Keys__Host")]
    [InlineData("Event:Audience", "Event", "Events")]
    [InlineData("ControlShar", "ControlShar", "ControlShare")]
    [InlineData("Model_Path", "Model_Path", "ModelPath")]
    [InlineData("Keys_Required", "Keys_Required", "Keys__Required")]
    [InlineData("PROFILESSTORE", "PROFILESSTORE", "Profiles__Store")]
    [InlineData("Events_Audience", "Events_Audience", "Events__Audience")]
    [InlineData("Control:Share", "Control", "ControlShare")]
    public void SettingThatDoesNotExist_IsRefusedWithTheNearest(string name, string named, string nearest)
    {
        var error = Assert.Throws<InvalidDataException>(() => SettingNames.Check(Settings(name)));
        Assert.Equal($"The setting {named} does not exist; the nearest is {nearest}.", error.Message);
    }

    [Theory]
    [InlineData("Events:Audience")]
    [InlineData("events:audience")]
    [InlineData("Keys:Functions:ScoreCustomer:shop")]
    [InlineData("CONTROLSHARE")]
    [InlineData("PATH")]
    [InlineData("KEYS_FILE")]
    [InlineData("Control:Panel")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("AzureFunctionsJobHost:extensions:http:routePrefix")]
    public void OtherNames_AreAccepted(string name) => SettingNames.Check(Settings(name));

    private static IConfigurationRoot Settings(string name) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(name, "x")]).Build();
}
