namespace Conversion.IntegrationTests.Deploy;

public class DeployScriptTests
{
    [Fact]
    public async Task WhatIf_PrintsTheCommandsAndRunsNone()
    {
        // The default functions for gcloud and docker throw when the script calls them.
        var lines = (await new DeployScript().Run(("WhatIf", true))).Commands.ToArray();
        string[] expected =
        [
            "gcloud services enable ", "gcloud run services update-traffic ", "gcloud run deploy conversion ",
            "gcloud run jobs deploy conversion-batch ", "gcloud pubsub subscriptions create conversion-orders-push ",
        ];
        foreach (var start in expected)
            Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Service_GetsItsProject_SoThatItsLogContainsTraces()
    {
        var commands = (await new DeployScript().Run(("WhatIf", true))).Commands;
        var deploy = Assert.Single(commands, line => line.StartsWith("gcloud run deploy ", StringComparison.Ordinal));
        Assert.Contains("GOOGLE_CLOUD_PROJECT=my-project,", deploy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedCommand_StopsTheScript()
    {
        var script = new DeployScript { Gcloud = "$global:LASTEXITCODE = 7" };
        var error = await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run());
        Assert.Contains("exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Single(script.Commands);
    }

    [Fact]
    public async Task PermissionDenied_IsNotTreatedAsMissing()
    {
        var script = new DeployScript
        {
            Gcloud = """
                $isDescribe = $args -contains 'describe' -and $args -contains 'iam'
                if ($isDescribe) { 'PERMISSION_DENIED (or it may not exist)'; $global:LASTEXITCODE = 1 }
                else { '1'; $global:LASTEXITCODE = 0 }
                """,
        };
        var error = await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run());
        Assert.Contains("PERMISSION_DENIED", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(script.Commands, line => line.Contains(" create ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PathWithAnApostrophe_IsQuotedInThePrintedLine()
    {
        // A copy of the script in such a folder prints the folder's path.
        var folder = Directory.CreateTempSubdirectory("it's ");
        var copy = Path.Combine(folder.FullName, "deploy.ps1");
        File.Copy(DeployScript.Path, copy);
        var lines = (await new DeployScript { Script = copy }.Run(("WhatIf", true))).Commands.ToArray();
        folder.Delete(recursive: true);
        Assert.Contains(lines, line => line.EndsWith($" \"{folder.FullName}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIf_DoesNotDeleteFiles()
    {
        var file = Path.Combine(Environment.CurrentDirectory, "KEY_FILE");
        File.WriteAllText(file, "");
        try
        {
            await new DeployScript().Run(("WhatIf", true));
            Assert.True(File.Exists(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task SecretWithoutAVersion_GetsAKey()
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
        await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run());
        Assert.Single(script.Commands, line => line.StartsWith("gcloud secrets versions add conversion-key ", StringComparison.Ordinal));
        Assert.DoesNotContain(script.Commands, line => line.StartsWith("gcloud secrets create ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "--uri=https://conversion-NUMBER.europe-west1.run.app/api/sweep --oidc-service-account-email=conversion-push@")]
    [InlineData(
        4, "--uri=https://run.googleapis.com/v2/projects/my-project/locations/europe-west1/jobs/conversion-sweep:run " +
        "--oauth-service-account-email=conversion-push@")]
    public async Task Scheduler_CallsTheServiceOrRunsTheJob(int tasks, string call)
    {
        var commands = (await new DeployScript().Run(("WhatIf", true), ("Remember", true), ("SweepTasks", tasks))).Commands.ToArray();
        foreach (var verb in (string[])["create", "update"])
            Assert.Single(commands, line =>
                line.StartsWith($"gcloud scheduler jobs {verb} http conversion-sweep --location=europe-west1 {call}", StringComparison.Ordinal));
        var jobs = commands.Where(line => line.StartsWith("gcloud run jobs deploy conversion-sweep ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(tasks > 0 ? 1 : 0, jobs.Length);
        if (tasks == 0)
            return;
        Assert.Contains("conversion-batch@sha256:DIGEST --service-account=conversion-run@", jobs[0], StringComparison.Ordinal);
        Assert.Contains("'--args=sweep,--store,firestore:my-project' --tasks=4 --parallelism=4 ", jobs[0], StringComparison.Ordinal);
        Assert.Contains("Profiles__HashKey=conversion-hash-key:latest", jobs[0], StringComparison.Ordinal);
        Assert.Contains(
            "gcloud run jobs add-iam-policy-binding conversion-sweep --region=europe-west1 --member=serviceAccount:conversion-push@"
            + "my-project.iam.gserviceaccount.com --role=roles/run.invoker --project=my-project --quiet",
            commands);
    }

    // A sweep that knows no control group would write to it.
    [Fact]
    public async Task SweepJob_GetsTheSettingsThatTheServiceHas()
    {
        var script = new DeployScript
        {
            Gcloud = """
                $global:LASTEXITCODE = 0
                if ($args -contains 'conversion-sweep') { $global:LASTEXITCODE = 1 }
                elseif ($args -contains 'services' -and $args -contains 'describe') {
                    '{"metadata":{"annotations":{}},"spec":{"template":{"spec":{"containers":[{"env":[
                        {"name":"ControlShare","value":"0.1"},{"name":"TimeZone","value":"a,b"},{"name":"Empty"},
                        {"name":"Profiles__HashKey","valueFrom":{"secretKeyRef":{"key":"latest","name":"hash"}}},
                        {"name":"Keys__Host__default","valueFrom":{"secretKeyRef":{"key":"3","name":"key"}}}]}]}}}}'
                }
                """,
            Docker = "$global:LASTEXITCODE = 0",
        };
        await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run(("SweepTasks", 16)));
        Assert.Contains(
            "'--set-env-vars=^@@^ControlShare=0.1@@TimeZone=a,b' '--set-secrets=Profiles__HashKey=hash:latest,Keys__Host__default=key:3' ",
            script.Commands.Last(), StringComparison.Ordinal);
    }

    // IAM must protect the service before a revision that relies on IAM is deployed.
    [Theory]
    [InlineData("allUsers", "False", "remove-iam-policy-binding")]
    [InlineData(
        "serviceAccount:conversion-push@my-project.iam.gserviceaccount.com", "True",
        "services update conversion --region=europe-west1 --invoker-iam-check")]
    public async Task PublicServiceMadePrivate_IsProtectedFirst(string invoker, string iamDisabled, string expected)
    {
        var script = new DeployScript
        {
            Gcloud = $$$$"""
                $global:LASTEXITCODE = 0
                if ($args -contains 'get-iam-policy') { "['{{{{invoker}}}}']" }
                elseif ($args -contains 'services' -and $args -contains 'describe') {
                    '{"metadata":{"annotations":{"run.googleapis.com/invoker-iam-disabled":"{{{{iamDisabled}}}}"}}}'
                }
                elseif ($args -contains 'deploy') { $global:LASTEXITCODE = 1 }
                """,
            Docker = "$global:LASTEXITCODE = 0",
        };
        await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run());
        var lines = script.Commands.Where(line => line.StartsWith("gcloud run ", StringComparison.Ordinal)).ToArray();
        Assert.Contains(expected, lines[^2], StringComparison.Ordinal);
        Assert.Contains("--invoker-iam-check", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollbackWithoutAnEarlierReadyRevision_ChangesNothing()
    {
        var script = new DeployScript { Gcloud = new Cloud([Revision("c-2"), Revision("c-1", ready: "False")]).ToString() };
        var error = await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run(("Rollback", true)));
        Assert.Contains("no ready revision before c-2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(script.Commands, line => line.Contains("update-traffic", StringComparison.Ordinal));
    }

    // IAM's settings belong to the service and not to a revision. Without IAM, a revision that relies on IAM would accept forged tokens.
    // Behind IAM, a revision that checks signatures would reject every push.
    [Theory]
    [InlineData("allUsers", "False", "iam", "conversion is public")]
    [InlineData("serviceAccount:conversion-push", "True", "iam", "conversion is public")]
    [InlineData("serviceAccount:conversion-push", "False", "iam", "")]
    [InlineData("serviceAccount:conversion-push", "False", "", "deployed with -Public")]
    [InlineData("allUsers", "False", "", "")]
    public async Task RollbackToARevisionForOtherAccess_IsRejected(string invoker, string iamDisabled, string authentication, string rejection)
    {
        var older = Revision("c-1", authentication: authentication);
        var cloud = new Cloud([Revision("c-2"), older]) { Invoker = invoker, IamDisabled = iamDisabled };
        var script = new DeployScript { Gcloud = cloud.ToString() };
        var error = await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run(("Rollback", true)));
        Assert.Contains(rejection, error.Message, StringComparison.Ordinal);
        const string Rollback = "update-traffic conversion --region=europe-west1 --to-revisions=c-1=100";
        Assert.Equal(rejection == "" ? 1 : 0, script.Commands.Count(line => line.Contains(Rollback, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RollbackOfSplitTraffic_ReplacesTheNewestRevision()
    {
        var cloud = new Cloud([Revision("c-3"), Revision("c-2"), Revision("c-1")])
        {
            Traffic = """{"revisionName":"c-1","percent":80},{"revisionName":"c-2","percent":20},{"revisionName":"c-3","tag":"next"}""",
        };
        var script = new DeployScript { Gcloud = cloud.ToString() };
        await Assert.ThrowsAsync<DeployStoppedException>(() => script.Run(("Rollback", true)));
        Assert.Contains("--to-revisions=c-1=100", script.Commands.Last(), StringComparison.Ordinal);
    }

    private static string Revision(string name, string ready = "True", string authentication = "iam") => $$$"""
        {"metadata":{"name":"{{{name}}}","creationTimestamp":"2026-01-0{{{name[^1]}}}T00:00:00Z"},
         "spec":{"containers":[{"env":[
           {"name":"Keys__Host__default","valueFrom":{}},
           {"name":"Events__Authentication","value":"{{{authentication}}}"}]}]},
         "status":{"conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}
        """;

    /// <summary>A service in Google Cloud, whose traffic can't be changed.</summary>
    /// <param name="Revisions">The revisions, newest first.</param>
    private sealed record Cloud(string[] Revisions)
    {
        public string Traffic { get; init; } = """{"revisionName":"c-2","percent":100}""";

        public string Invoker { get; init; } = "serviceAccount:conversion-push";

        public string IamDisabled { get; init; } = "False";

        /// <summary>Returns the body of a PowerShell function that responds as gcloud.</summary>
        public override string ToString() => $$$$"""
            $global:LASTEXITCODE = 0
            if ($args -contains 'list') { '[{{{{string.Join(',', Revisions)}}}}]' }
            elseif ($args -contains 'get-iam-policy') { "['{{{{Invoker}}}}']" }
            elseif ($args -contains 'update-traffic') { $global:LASTEXITCODE = 1 }
            else {
                '{"metadata":{"annotations":{"run.googleapis.com/invoker-iam-disabled":"{{{{IamDisabled}}}}"}},
                  "status":{"traffic":[{{{{Traffic}}}}]}}'
            }
            """;
    }
}
