using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Conversion.Stores;

namespace Conversion.Training.Commands;

/// <summary><c>conversion sweep</c>: looks at the customers who are due, by the service that lies beside the program.</summary>
internal static class SweepCommand
{
    private const string Text =
        """
        Looks at the remembered customers who are due on a day, and publishes a decision where the action changed. Starts the service
        beside the program for it, which has its settings from the environment: the topics in Events__DecisionsTopic and
        Events__RejectedTopic, the model in ModelPath. Several tasks share the customers by a hash of their ids. A sweep that is
        interrupted can be run again.

        Examples:
          conversion sweep --store sqlite:customers.db
          CLOUD_RUN_TASK_INDEX=0 CLOUD_RUN_TASK_COUNT=4 conversion sweep --store firestore:my-project --day 2026-11-29
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var store = new StoreOptions();
        var day = new Option<string?>("--day")
        {
            Description = "Day of the sweep, such as 2026-11-29. The default is today, in UTC.",
            HelpName = "DAY",
        };
        day.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                result.AddError($"--day must be a day such as 2026-11-29, got '{text}'.");
        });
        var index = ScoreBatchCommand.FromEnvironment("--task-index", "Index of this task, from 0", "CLOUD_RUN_TASK_INDEX", 0);
        var count = ScoreBatchCommand.FromEnvironment("--task-count", "Number of tasks, up to 16", "CLOUD_RUN_TASK_COUNT", 1);
        var port = new Option<int>("--port")
        {
            Description = "Port of the service on this machine.",
            DefaultValueFactory = _ => 7071,
            HelpName = "PORT",
        }.Between(1, 65535);
        var command = new Command("sweep", Text);
        store.AddTo(command);
        foreach (var option in (Option[])[day, index, count, port])
            command.Add(option);
        command.SetAction((parsed, cancellation) => SweepAsync(
            store.Text(parsed),
            string.Create(CultureInfo.InvariantCulture,
                $"day={parsed.GetValue(day)}&task={parsed.GetValue(index)}&tasks={parsed.GetValue(count)}"),
            parsed.GetValue(port),
            cancellation));
        return command;
    }

    private static async Task<int> SweepAsync(string store, string query, int port, CancellationToken cancellation)
    {
        await using var service = LocalService.Find(port);
        // The caller is on this machine, so no token is needed; the settings of the deployed service would ask for one.
        var settings = new Dictionary<string, string>
        {
            ["Profiles__Store"] = store,
            ["Events__Audience"] = "",
            ["Events__ServiceAccount"] = "",
            ["Events__Authentication"] = "",
        };
        // The service runs in its own folder, where a relative path names another file.
        if (StoreAddress.Parse(store, "--store") is SqliteAddress file)
            settings["Profiles__Store"] = $"sqlite:{Path.GetFullPath(file.Path)}";
        foreach (var name in (string[])["ModelPath", "PolicyPath"])
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } path)
                settings[name] = Path.GetFullPath(path);
        await service.StartAsync(port, settings, cancellation);
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var answer = await client.PostAsync(new Uri($"{service.Url}/api/sweep?{query}"), null, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (answer.IsSuccessStatusCode)
        {
            Console.WriteLine(text);
            return 0;
        }
        using var problem = JsonDocument.Parse(text);
        var title = problem.RootElement.GetProperty("title").GetString();
        throw new UserErrorException($"The sweep ended with {(int)answer.StatusCode}: {title} {Detail(problem.RootElement)}");
    }

    private static string Detail(JsonElement problem) => problem.TryGetProperty("detail", out var detail) ? $"{detail}" : "";
}
