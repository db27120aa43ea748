using System.CommandLine;

namespace Conversion.Training.Commands;

/// <summary><c>conversion start</c>: from a file of orders to the dashboard with a model of these orders.</summary>
internal static class StartCommand
{
    private const string Text =
        """
        Goes from a file of orders to the first list in one step. Shows what is understood of the file, fits a model, says how good
        the model is, and saves the decisions for lift. Then runs the service with the model on this machine, and opens the dashboard
        with these customers. Ctrl+C ends the service. A tenth of the customers is held out.

        Examples:
          conversion start --orders orders_export.csv
          conversion start --orders shop.csv --columns decimal=comma --port 8080 --no-browser --out shop
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var horizon = OptionExtensions.Horizon("Prediction horizon in days.");
        var share = ScoringOptions.ControlShare(ListsCommand.ControlShare);
        var salt = ScoringOptions.ControlSalt(ListsCommand.ControlSalt);
        var port = new Option<int>("--port")
        {
            Description = "Port of the service on this machine.",
            DefaultValueFactory = _ => 7071,
            HelpName = "PORT",
        }.Between(1, 65535);
        var noBrowser = new Option<bool>("--no-browser") { Description = "Do not open the dashboard." };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder for the model, the policy and the decisions.",
            DefaultValueFactory = _ => new("conversion"),
            HelpName = "FOLDER",
        }.NotEmpty();
        var command = new Command("start", Text);
        orders.AddTo(command);
        foreach (var option in (Option[])[horizon, share, salt, port, noBrowser, output])
            command.Add(option);
        command.SetAction((parsed, cancellation) => StartRunner.RunAsync(
            new(
                orders.Parse(parsed).Keeping("contact"),
                parsed.GetValue(horizon),
                new(parsed.GetValue(share), parsed.GetRequiredValue(salt)),
                parsed.GetValue(port),
                !parsed.GetValue(noBrowser),
                parsed.GetRequiredValue(output).FullName),
            cancellation));
        return command;
    }
}
