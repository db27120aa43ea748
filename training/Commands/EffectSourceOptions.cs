using System.CommandLine;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Commands;

/// <summary>The options of the randomized test that effects are learnt from: a table, or decisions and orders.</summary>
internal sealed class EffectSourceOptions
{
    private readonly Option<string?> _table = Text("--table", "Table to read: CSV, .xlsx, JSON or Parquet, optionally compressed.", "FILE");

    private readonly Option<string?> _action = Text("--action", "Column of the table with the action that the customer got.", "COLUMN");

    private readonly Option<string?> _decisions = Text(
        "--decisions", "Decisions to read, in place of a table: CSV or JSON lines, optionally compressed. A path or a quoted glob.",
        "FILE");

    private readonly Option<string?> _decisionColumns = Text(
        "--decision-columns", "Columns of the decisions, as role=column pairs or as a JSON file, as in lift, and propensity.", "MAPPING");

    private readonly OrderInputOptions _orders = new();

    private readonly Option<string?> _control = Text(
        "--control",
        "Value of the action for customers who were left alone; of decisions, the value of the arm, whose default is control.", "VALUE");

    private readonly Option<string?> _buying = Text(
        "--buying", "Column that says who bought: 1 and 0, yes and no, or a count. Default: money above 0.", "COLUMN");

    private readonly Option<string?> _money = Text("--money", "Column of the money that the customer spent.", "COLUMN");

    private readonly Option<string?> _propensity = Text(
        "--propensity", "Column of the probability with which the customer got this action. Default: the action's share.", "COLUMN");

    private readonly Option<string?> _ignore = Text("--ignore", "Columns to leave out, with commas between them.", "COLUMNS");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_table, _action, _control, _buying, _money, _propensity, _ignore, _decisions, _decisionColumns])
            command.Add(option);
        _orders.AddTo(command, areRequired: false);
    }

    /// <summary>Returns the files of orders.</summary>
    public OrderInput ParseOrders(ParseResult parsed) => _orders.Parse(parsed);

    /// <summary>Returns where the test comes from; null where neither a table nor decisions are named.</summary>
    /// <exception cref="UserErrorException">Options are missing, or do not go together.</exception>
    public IEffectSource? Parse(ParseResult parsed, int horizonDays)
    {
        var (table, decisions) = (parsed.GetValue(_table), parsed.GetValue(_decisions));
        if (table is not null && decisions is not null)
            throw new UserErrorException("--table and --decisions must not be set together; leave one of them out.");
        if (table is null && decisions is null)
            return null;
        return decisions is null ? FromTable(parsed, table!) : FromDecisions(parsed, decisions, horizonDays);
    }

    private TableEffectSource FromTable(ParseResult parsed, string table)
    {
        Forbid(parsed, "--table", _decisionColumns);
        if (_orders.Parse(parsed).Paths.Count > 0)
            throw new UserErrorException("--orders must not be set with --table, which has the outcomes; leave it out.");
        var columns = new Fitting.Effects.TestColumns(
            Need(parsed, _action), Need(parsed, _control), parsed.GetValue(_buying), parsed.GetValue(_money),
            parsed.GetValue(_propensity), parsed.GetValue(_ignore)?.Split(',', StringSplitOptions.TrimEntries) ?? []);
        return columns.Buying is null && columns.Money is null
            ? throw new UserErrorException("--buying or --money must name a column, got neither.")
            : new(table, columns);
    }

    private DecisionEffectSource FromDecisions(ParseResult parsed, string decisions, int horizonDays)
    {
        Forbid(parsed, "--decisions", _action, _buying, _money, _propensity, _ignore);
        var orders = _orders.Parse(parsed);
        if (orders.Paths.Count == 0)
            throw new UserErrorException("--orders must be set with --decisions, got none; name the files of the orders.");
        var columns = DecisionColumns.Parse(
            parsed.GetValue(_decisionColumns), parsed.GetValue(_control) ?? DecisionColumns.DefaultControl);
        return new(decisions, columns, orders, horizonDays);
    }

    private static string Need(ParseResult parsed, Option<string?> option) => parsed.GetValue(option)
        ?? throw new UserErrorException($"{option.Name} must be set with --table, got none.");

    private static void Forbid(ParseResult parsed, string with, params Option<string?>[] options)
    {
        if (Array.Find(options, option => parsed.GetValue(option) is not null) is { } given)
            throw new UserErrorException($"{given.Name} must not be set with {with}, got {parsed.GetValue(given)}; leave it out.");
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new Option<string?>(name) { Description = description, HelpName = value }.NotEmpty();
}
