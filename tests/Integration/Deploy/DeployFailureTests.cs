using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>Runs the whole of deploy.ps1 against stand-ins for gcloud and docker, and lets each of its commands fail once.</summary>
public sealed class DeployFailureTests
{
    [Fact]
    public async Task WholeScript_EndsWithTheSmokeTest()
    {
        await using var service = await Answering("""{"probability":0.5}""");
        var script = await Script(service).Run();
        Assert.StartsWith("The service scores: http://127.0.0.1:", script.Printed[^1], StringComparison.Ordinal);
        Assert.True(script.Commands.Count() > 40);
    }

    [Theory]
    [InlineData("""{"status":"insufficient_data"}""")]
    [InlineData("{}")]
    public async Task AnswerWithoutAPrediction_FailsTheSmokeTestAndNamesTheWayBack(string answer)
    {
        await using var service = await Answering(answer);
        var error = await Assert.ThrowsAsync<DeployStoppedException>(() => Script(service).Run());
        Assert.Contains("The smoke test failed, 200", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Rollback", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachFailedCommand_StopsTheScriptThereAndIsNamed()
    {
        await using var service = await Answering("""{"probability":0.5}""");
        var whole = await Script(service).Run();
        var commands = whole.Commands.ToArray();

        // One process runs the script once for each command, and prints the last command and the error.
        var (_, text) = await DeployScript.Execute($$"""
            function Step { $global:step++; $global:LASTEXITCODE = if ($global:step -eq $global:failing) { 7 } else { 0 } }
            function gcloud { Step; if ($LASTEXITCODE -eq 7) { 'the service is down'; return }
            {{Gcloud(service)}}
            }
            function docker { Step }
            foreach ($global:failing in 1..{{commands.Length}}) {
                $global:step = 0
                try { & {{DeployScript.Quote(DeployScript.Path)}} -Project my-project *> $null; "$failing|ended" }
                catch { "$failing|$global:step|$(($_.Exception.Message -split "`n")[0])" }
            }
            """);

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var expected = commands.Select((command, index) => $"{index + 1}|{index + 1}|Stopped, exit code 7: {command}");
        Assert.Equal(expected, lines);
    }

    private static DeployScript Script(WebApplication service) =>
        new() { Gcloud = "$global:LASTEXITCODE = 0\n" + Gcloud(service), Docker = "$global:LASTEXITCODE = 0" };

    /// <summary>Answers the queries of the script as gcloud does for a service that exists and is private.</summary>
    private static string Gcloud(WebApplication service) => $$$"""
        if ($args -contains 'get-iam-policy') { "['serviceAccount:conversion-push@my-project.iam.gserviceaccount.com']" }
        elseif ($args -contains '--format=value(status.url)') { '{{{service.Urls.Single()}}}' }
        elseif ($args -contains 'services' -and $args -contains 'describe') { '{"metadata":{"annotations":{}},"status":{"traffic":[]}}' }
        elseif ($args -contains '--format=value(projectNumber)') { '123456789012' }
        elseif ($args -contains 'access') { 'KEY' }
        elseif ($args -contains 'print-identity-token') { 'TOKEN' }
        elseif ($args -contains '--format=value(image_summary.digest)') { '{{{CloudRecorder.Digest}}}' }
        """;

    /// <summary>A service on loopback that answers every score in the same way.</summary>
    private static async Task<WebApplication> Answering(string answer)
    {
        var service = WebApplication.CreateSlimBuilder().Build();
        service.Urls.Add($"http://{IPAddress.Loopback}:0");
        service.MapPost("/api/score", () => Results.Text(answer, "application/json"));
        await service.StartAsync();
        return service;
    }
}
