using System.CommandLine;
using System.Globalization;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Commands;

/// <summary><c>conversion plan-test</c>: says how large and how long a test must be.</summary>
internal static class PlanTestCommand
{
    private const string Text =
        """
        Says before a test how many customers it needs, and for how long. Give the share who buy without any action and the
        smallest difference that is worth finding, both as shares. For money, give the standard deviation of what customers
        spend, with those who spend nothing, and the smallest difference in money.

        A result may be read once, when the test is over. To read it earlier and as often as you like without false alarms,
        take the larger test of the second line, and read it with conversion lift --planned.

        Examples:
          conversion plan-test --buying 0.1 --effect 0.01
          conversion plan-test --buying 0.03 --effect 0.005 --control-share 0.3 --actions 2 --customers-a-day 500 --horizon 30
          conversion plan-test --money-deviation 45 --effect 1.5 --out plan.json
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var buying = new Option<double?>("--buying") { Description = "Share who buy without any action.", HelpName = "SHARE" };
        var deviation = new Option<double?>("--money-deviation")
        {
            Description = "Standard deviation of the money of customers, for a test of money.",
            HelpName = "MONEY",
        };
        var effect = new Option<double>("--effect")
        {
            Description = "Smallest effect that is worth finding: a share (0.01 is one point), or money.",
            Required = true,
            HelpName = "NUMBER",
        }.Between(1e-9, 1e12);
        var control = new Option<double>("--control-share")
        {
            Description = "Share of customers who are left alone.",
            DefaultValueFactory = _ => 0.5,
            HelpName = "SHARE",
        }.Between(0.001, 0.999);
        var actions = new Option<int>("--actions")
        {
            Description = "Number of actions. The other customers are divided equally.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        }.Between(1, 50);
        var rate = new Option<double?>("--customers-a-day") { Description = "Customers who can join in a day.", HelpName = "N" };
        var horizon = OptionExtensions.Horizon("Days after an action in which purchases count.");
        var power = new Option<double>("--power")
        {
            Description = "Share of tests that find an effect of this size.",
            DefaultValueFactory = _ => 0.8,
            HelpName = "SHARE",
        }.Between(0.5, 0.999);
        var confidence = new Option<double>("--confidence")
        {
            Description = "Share of tests without any effect that find none.",
            DefaultValueFactory = _ => LiftAnalysis.DefaultConfidence,
            HelpName = "SHARE",
        }.Between(0.5, 0.9999);
        var output = new Option<string?>("--out") { Description = "JSON file to write the plan to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("plan-test", Text)
        {
            buying, deviation, effect, control, actions, rate, horizon, power, confidence, output,
        };
        command.SetAction(parsed => Run(
            new(
                parsed.GetValue(buying), parsed.GetValue(deviation), parsed.GetValue(effect), parsed.GetValue(control),
                parsed.GetValue(actions), parsed.GetValue(rate), parsed.GetValue(horizon), parsed.GetValue(power),
                parsed.GetValue(confidence)),
            parsed.GetValue(output)));
        return command;
    }

    private static int Run(TestPlanRequest request, string? output)
    {
        if (request.Buying is null == request.MoneyDeviation is null)
            throw new UserErrorException("--buying or --money-deviation must be given, and not both.");
        if (request.Buying is { } share && !(share >= 0 && share + request.Effect < 1))
            throw new UserErrorException(
                $"--buying must be a share, and with --effect below 1, got {share} and {request.Effect}; write 1 point as 0.01.");
        if (request.MoneyDeviation is { } money && !(money > 0) || request.CustomersADay is { } rate && !(rate > 0))
            throw new UserErrorException("--money-deviation and --customers-a-day must be above 0.");
        if (output is not null)
            OutputFile.Prepare(output);
        var plan = TestPlan.Build(request);
        Console.WriteLine($"Read once: {Number(plan.Customers)} customers, {Number(plan.Control)} in the control and " +
            $"{Number(plan.EachAction)} for each action{Days(plan.Days)}.");
        Console.WriteLine($"Read as often as you like: at most {Number(plan.CustomersReadEarly)} customers{Days(plan.DaysReadEarly)}. " +
            "A larger effect than the smallest one ends such a test earlier.");
        if (output is not null)
            OutputFile.Write(output, writer => writer.Write(ModelCard.ToJson(new { Request = request, Plan = plan })));
        return 0;
    }

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Days(double? days) => days is { } known ? $", {Number(known)} days" : "";
}
