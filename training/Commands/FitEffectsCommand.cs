using System.CommandLine;

namespace Conversion.Training.Commands;

/// <summary><c>conversion fit-effects</c>: learns what each action changes.</summary>
internal static class FitEffectsCommand
{
    private const string Text =
        """
        Learns what each action of a randomized test changes in buying and in money. The test is a table with one row for
        each customer: the action that the customer got at random, what the customer did afterwards, and what was known
        before. Or the test is a log of decisions with a control arm or with explored actions, and the orders: the files that
        lift reads. Then features are computed from the orders before each customer's first decision.

        Prints the mean effect of each action with intervals of 95 %. Where the test shows that an effect differs between
        customers, and that choosing customers by it beats treating all and treating none, the model predicts the effect for
        each customer. Where it does not, the model has the mean effect, or none where the test can't tell the effect from
        none. The report says why, and what size of test would be needed.

        Columns of a table that depend on the action, or that say for certain who buys, were measured after it, and are left
        out. Name other such columns with --ignore. Of decisions, an action is compared with leaving alone among customers
        who could have got both.

        Examples:
          conversion fit-effects --table test.csv --action group --control nobody --buying bought --money spent \
            --out mine --report mine/effects.html
          conversion fit-effects --table log.parquet --action arm --control control --buying bought --money spent \
            --propensity probability --margin 0.4 --cost letter=0.9,call=3 --out mine --report mine/effects.json
          conversion fit-effects --decisions 'decisions/*.ndjson' --orders orders.csv --horizon 90 \
            --model mine/conversion.model --out mine --report mine/effects.html
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var source = new EffectSourceOptions();
        var margin = OptionExtensions.Margin();
        var cost = OptionExtensions.Costs();
        var horizon = OptionExtensions.Horizon("Days after the action in which the outcomes were counted, or purchases count.");
        var name = new Option<string>("--name") { Description = "Name of the model.", DefaultValueFactory = _ => "effects" }.NotEmpty();
        var model = new Option<string?>("--model")
        {
            Description = "Model whose predictions the new model has, too, so that rules can name them beside effects.",
            HelpName = "FILE",
        }.NotEmpty();
        var version = new Option<string>("--model-version")
        {
            Description = "Version of the model.",
            DefaultValueFactory = _ => "1",
            HelpName = "VERSION",
        };
        var seed = new Option<int>("--seed") { Description = "Random seed of the folds.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var output = Required("--out", "Folder to write the model to.", "FOLDER");
        var report = Required("--report", "Report to write: .json or .html.", "FILE");
        var command = new Command("fit-effects", Text);
        source.AddTo(command);
        foreach (var option in (Option[])[margin, cost, horizon, model, name, version, seed, output, report])
            command.Add(option);
        command.SetAction(parsed => FitEffectsRunner.Run(new(
            source.Parse(parsed, parsed.GetValue(horizon))
                ?? throw new UserErrorException("fit-effects must have --table or --decisions, got neither; name one of them."),
            parsed.GetRequiredValue(output),
            parsed.GetRequiredValue(report),
            parsed.GetRequiredValue(name),
            parsed.GetRequiredValue(version),
            parsed.GetValue(horizon),
            parsed.GetValue(seed),
            parsed.GetValue(margin),
            parsed.GetValue(cost),
            parsed.GetValue(model))));
        return command;
    }

    private static Option<string> Required(string name, string description, string value) =>
        new Option<string>(name) { Description = description, Required = true, HelpName = value }.NotEmpty();
}
