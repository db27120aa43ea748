using System.CommandLine;

namespace Conversion.Training.Commands;

/// <summary><c>conversion fit</c>: fits a model on orders.</summary>
internal static class FitCommand
{
    private const string Text =
        """
        Fits a model on files of orders. Writes the model (NAME.model), its card as JSON (NAME.card.json) and in words
        (NAME.md), a report (NAME.html), golden rows to check other evaluators against (NAME.golden.csv.gz), and without
        --policy a starter policy (NAME.policy.json). Files of an earlier fit are replaced. If NAME.md exists and is not a
        card, the command stops.

        Examples:
          conversion fit --orders online_retail.csv.gz --out models/
          conversion fit --orders 'orders/*.parquet' --columns customer=client_no,at=day,amount=total --horizon 60 --out models/
          conversion fit --orders lines.csv --columns mapping.json --out models/

        Columns that --columns does not name are guessed from their names. Required are customer, at, and either amount or
        quantity and price. Order, product and quantity improve the model. A negative amount is a return.

        The predictions (probability, days, value) are judged on up to three holdouts. A prediction is left out of the model
        if a simple method predicts better, if there is too little data, or if there is no signal. The command prints the
        reasons. If all are left out, the policy decides by the customers' history alone. With --force the model contains
        them nevertheless, and the card contains the reasons.
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var horizon = OptionExtensions.Horizon("Prediction horizon in days.");
        var coverage = new Option<double>("--coverage")
        {
            Description = "Target coverage of the intervals.",
            DefaultValueFactory = _ => 0.8,
            HelpName = "SHARE",
        }.Between(0.01, 0.99);
        var seed = new Option<int>("--seed")
        {
            Description = "Random seed. The same seed and orders give the same files, byte for byte.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var policy = new Option<string?>("--policy")
        {
            Description = "Policy to try on the last holdout. NAME.card.json contains the number of customers of each action. " +
                "Without a policy, the command writes a starter policy.",
            HelpName = "FILE",
        }.NotEmpty();
        var force = new Option<bool>("--force") { Description = "Keep predictions that do not pass the quality gate." };
        var name = Name();
        var version = new Option<string?>("--model-version")
        {
            Description = "Version of the model. The default is the day of the last order.",
            HelpName = "VERSION",
        };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder to write to.",
            Required = true,
            HelpName = "FOLDER",
        }.NotEmpty();
        var command = new Command("fit", Text);
        orders.AddTo(command);
        foreach (var option in (Option[])[horizon, coverage, seed, policy, force, name, version, output])
            command.Add(option);
        command.SetAction(parsed => FitRunner.Run(new(
            orders.Parse(parsed),
            new(parsed.GetValue(horizon), parsed.GetValue(coverage), parsed.GetValue(seed)),
            parsed.GetRequiredValue(name),
            parsed.GetValue(version),
            parsed.GetValue(policy),
            parsed.GetRequiredValue(output).FullName,
            parsed.GetValue(force))));
        return command;
    }

    private static Option<string> Name()
    {
        var name = new Option<string>("--name")
        {
            Description = "Name of the model and of its files.",
            DefaultValueFactory = _ => "conversion",
            HelpName = "NAME",
        }.NotEmpty();
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
                result.AddError($"--name must be a valid file name, got {token.Value}; use letters, digits and hyphens.");
        });
        return name;
    }
}
