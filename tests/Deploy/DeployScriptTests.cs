using System.Management.Automation;

namespace Conversion.Tests.Deploy;

public class DeployScriptTests
{
    [Fact]
    public void Script_ParsesWithoutErrors()
    {
        var (errors, commands) = DeployScript.Parse();
        Assert.Empty(errors);
        Assert.NotEmpty(commands);
    }

    [Fact]
    public void WhatIf_PrintsCommandsAndRunsNone()
    {
        // The stand-ins for gcloud and docker throw as soon as either is run.
        var lines = new DeployScript().Run(("WhatIf", true)).Commands.ToArray();
        foreach (var start in new[] { "gcloud services enable ", "gcloud run services update-traffic ", "gcloud run deploy conversion ", "gcloud run jobs deploy conversion-batch ", "gcloud pubsub subscriptions create conversion-orders-push " })
            Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public void Service_KnowsItsProject_SoThatItsLogCarriesTraces()
    {
        var deploy = Assert.Single(new DeployScript().Run(("WhatIf", true)).Commands, line => line.StartsWith("gcloud run deploy ", StringComparison.Ordinal));
        Assert.Contains("GOOGLE_CLOUD_PROJECT=my-project,", deploy, StringComparison.Ordinal);
    }

    [Fact]
    public void CommandFails_StopsThere()
    {
        var script = new DeployScript { Gcloud = "$global:LASTEXITCODE = 7" };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run());
        Assert.Contains("exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Single(script.Commands);
    }

    [Fact]
    public void QuestionRefused_IsNotTakenForMissing()
    {
        var script = new DeployScript
        {
            Gcloud = "if ($args -contains 'describe' -and $args -contains 'iam') { 'PERMISSION_DENIED (or it may not exist)'; $global:LASTEXITCODE = 1 } else { '1'; $global:LASTEXITCODE = 0 }",
        };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run());
        Assert.Contains("PERMISSION_DENIED", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(script.Commands, line => line.Contains(" create ", StringComparison.Ordinal));
    }

    [Fact]
    public void PathHoldsAnApostrophe_PrintedLineHoldsItTogether()
    {
        // Stands beside the script's own name only here, where a copy lies in such a folder.
        var folder = Directory.CreateTempSubdirectory("it's ");
        var copy = Path.Combine(folder.FullName, "deploy.ps1");
        File.Copy(DeployScript.Path, copy);
        var lines = new DeployScript { Script = copy }.Run(("WhatIf", true)).Commands.ToArray();
        folder.Delete(recursive: true);
        Assert.Contains(lines, line => line.EndsWith($" \"{folder.FullName}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_LeavesFilesAlone()
    {
        var file = Path.Combine(Environment.CurrentDirectory, "KEY_FILE");
        File.WriteAllText(file, "");
        try
        {
            new DeployScript().Run(("WhatIf", true));
            Assert.True(File.Exists(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void SecretWithoutKey_IsGivenOne()
    {
        var script = new DeployScript
        {
            Gcloud = """
                $global:LASTEXITCODE = 0
                if ($args -contains 'versions' -and $args -contains 'describe') { 'NOT_FOUND'; $global:LASTEXITCODE = 1 }
                elseif ($args[0] -eq 'run') { $global:LASTEXITCODE = 1 }
                """,
            Docker = "$global:LASTEXITCODE = 0",
        };
        Assert.ThrowsAny<RuntimeException>(() => script.Run());
        Assert.Single(script.Commands, line => line.StartsWith("gcloud secrets versions add conversion-key ", StringComparison.Ordinal));
        Assert.DoesNotContain(script.Commands, line => line.StartsWith("gcloud secrets create ", StringComparison.Ordinal));
    }

    // The revision that relies on IAM comes after IAM stands before the service.
    [Theory]
    [InlineData("allUsers", "False", "remove-iam-policy-binding")]
    [InlineData("serviceAccount:conversion-push@my-project.iam.gserviceaccount.com", "True", "services update conversion --region=europe-west1 --invoker-iam-check")]
    public void PublicServiceMadePrivate_IsClosedFirst(string invoker, string uncheckedIam, string closing)
    {
        var script = new DeployScript
        {
            Gcloud = $$$$"""
                $global:LASTEXITCODE = 0
                if ($args -contains 'get-iam-policy') { "['{{{{invoker}}}}']" }
                elseif ($args -contains 'services' -and $args -contains 'describe') { '{"metadata":{"annotations":{"run.googleapis.com/invoker-iam-disabled":"{{{{uncheckedIam}}}}"}}}' }
                elseif ($args -contains 'deploy') { $global:LASTEXITCODE = 1 }
                """,
            Docker = "$global:LASTEXITCODE = 0",
        };
        Assert.ThrowsAny<RuntimeException>(() => script.Run());
        var lines = script.Commands.Where(line => line.StartsWith("gcloud run ", StringComparison.Ordinal)).ToArray();
        Assert.Contains(closing, lines[^2], StringComparison.Ordinal);
        Assert.Contains("--invoker-iam-check", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void RollbackFromFirstRevision_ChangesNothing()
    {
        var script = new DeployScript { Gcloud = Cloud(Revision("c-2"), Revision("c-1", ready: "False")) };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run(("Rollback", true)));
        Assert.Contains("no ready revision before c-2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(script.Commands, line => line.Contains("update-traffic", StringComparison.Ordinal));
    }

    // Who gets past IAM is settled for the service. Under an older revision that relies on it everybody would be believed;
    // one that checks signatures finds none behind it.
    [Theory]
    [InlineData("allUsers", "False", "iam", "conversion is public")]
    [InlineData("serviceAccount:conversion-push", "True", "iam", "conversion is public")]
    [InlineData("serviceAccount:conversion-push", "False", "iam", "")]
    [InlineData("serviceAccount:conversion-push", "False", "", "deployed with -Public")]
    [InlineData("allUsers", "False", "", "")]
    public void RollbackAcrossTheServicesAccess_IsRefused(string invoker, string uncheckedIam, string authentication, string refusal)
    {
        var script = new DeployScript { Gcloud = Cloud(Revision("c-2"), Revision("c-1", authentication: authentication), invoker: invoker, uncheckedIam: uncheckedIam) };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run(("Rollback", true)));
        Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
        Assert.Equal(refusal == "" ? 1 : 0, script.Commands.Count(line => line.Contains("update-traffic conversion --region=europe-west1 --to-revisions=c-1=100", StringComparison.Ordinal)));
    }

    [Fact]
    public void RollbackOfSplitTraffic_UndoesTheNewest()
    {
        var script = new DeployScript
        {
            Gcloud = Cloud(Revision("c-3"), Revision("c-2"), Revision("c-1"), traffic: """{"revisionName":"c-1","percent":80},{"revisionName":"c-2","percent":20},{"revisionName":"c-3","tag":"next"}"""),
        };
        Assert.ThrowsAny<RuntimeException>(() => script.Run(("Rollback", true)));
        Assert.Contains("--to-revisions=c-1=100", script.Commands.Last(), StringComparison.Ordinal);
    }

    private static string Revision(string name, string ready = "True", string authentication = "iam") => $$$"""
        {"metadata":{"name":"{{{name}}}","creationTimestamp":"2026-01-0{{{name[^1]}}}T00:00:00Z"},
         "spec":{"containers":[{"env":[{"name":"Keys__Host__default","valueFrom":{}},{"name":"Events__Authentication","value":"{{{authentication}}}"}]}]},
         "status":{"conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}
        """;

    /// <summary>A gcloud that knows a service's revisions, newest first, and can't move traffic.</summary>
    private static string Cloud(string newest, string older, string oldest = "", string traffic = """{"revisionName":"c-2","percent":100}""", string invoker = "serviceAccount:conversion-push", string uncheckedIam = "False") => $$$$"""
        $global:LASTEXITCODE = 0
        if ($args -contains 'list') { '[{{{{string.Join(',', new[] { newest, older, oldest }.Where(text => text != ""))}}}}]' }
        elseif ($args -contains 'get-iam-policy') { "['{{{{invoker}}}}']" }
        elseif ($args -contains 'update-traffic') { $global:LASTEXITCODE = 1 }
        else { '{"metadata":{"annotations":{"run.googleapis.com/invoker-iam-disabled":"{{{{uncheckedIam}}}}"}},"status":{"traffic":[{{{{traffic}}}}]}}' }
        """;
}
