using System.CommandLine;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary>The options of every command that scores.</summary>
internal sealed class ScoringOptions
{
    private readonly Option<string> _model = Model();
    private readonly Option<string> _policy = Policy();

    private readonly Option<double> _controlShare;
    private readonly Option<string> _controlSalt;

    private readonly Option<double> _exploreShare = new Option<double>("--explore-share")
    {
        Description = "Share of customers for whom chance decides, 0 to 1, so that effects can be learnt. Needs a policy of version 2.",
        DefaultValueFactory = _ => 0,
        HelpName = "SHARE",
    }.Between(0, 1);

    private readonly Option<string> _exploreSalt = new("--explore-salt")
    {
        Description = "Text that decides for whom chance decides, and what. Required with --explore-share.",
        DefaultValueFactory = _ => "",
        HelpName = "TEXT",
    };

    private readonly Option<int> _exploreDays = new Option<int>("--explore-days")
    {
        Description = "Days of a period, in which chance draws the same action for a customer.",
        DefaultValueFactory = _ => Exploration.DefaultDays,
        HelpName = "DAYS",
    }.Between(1, 3650);

    private readonly Option<string?> _decisions = new Option<string?>("--decisions")
    {
        Description = "Logs of earlier decisions, as a path or glob. Caps of a policy of version 2 count them.",
        HelpName = "FILES",
    }.NotEmpty();

    /// <summary>Creates the options, with the default control arm.</summary>
    public ScoringOptions(double controlShare = 0, string controlSalt = "") =>
        (_controlShare, _controlSalt) = (ControlShare(controlShare), ControlSalt(controlSalt));

    /// <summary>Creates the option of the share of the control arm.</summary>
    public static Option<double> ControlShare(double byDefault) => new Option<double>("--control-share")
    {
        Description = "Share of customers in the control arm, 0 to 1. They get a decision but must not be treated, " +
            "so that the effect of treating the others can be measured.",
        DefaultValueFactory = _ => byDefault,
        HelpName = "SHARE",
    }.Between(0, 1);

    /// <summary>Creates the option of the salt of the control arm; without a default, the salt is required with a share.</summary>
    public static Option<string> ControlSalt(string byDefault) => new("--control-salt")
    {
        Description = "Text that selects the customers of the control arm. " +
            $"{(byDefault.Length == 0 ? "Required with --control-share. " : "")}Keep it for a whole experiment.",
        DefaultValueFactory = _ => byDefault,
        HelpName = "TEXT",
    };

    /// <summary>Creates the option of the model file.</summary>
    public static Option<string> Model() => new Option<string>("--model")
    {
        Description = "Model file. Where models/ does not exist, the default is the model beside the program.",
        DefaultValueFactory = _ => Find("models/conversion.model"),
        HelpName = "FILE",
    }.NotEmpty();

    /// <summary>Creates the option of the policy file.</summary>
    public static Option<string> Policy() => new Option<string>("--policy")
    {
        Description = "Policy file, with the rules that decide.",
        DefaultValueFactory = _ => Find("models/policy.json"),
        HelpName = "FILE",
    }.NotEmpty();

    /// <summary>Returns a path in the current folder, or else beside the program, so that commands run from any folder.</summary>
    private static string Find(string path) =>
        File.Exists(path) || !File.Exists(BesideProgram(path)) ? path : BesideProgram(path);

    private static string BesideProgram(string path) => Path.Combine(AppContext.BaseDirectory, path);

    /// <summary>Loads a model whose features are computed from orders.</summary>
    public static Model LoadModel(string path)
    {
        var model = ModelLoader.Load(path);
        FeatureOrder.From(model);
        return model;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_policy);
        command.Add(_controlShare);
        command.Add(_controlSalt);
        command.Add(_exploreShare);
        command.Add(_exploreSalt);
        command.Add(_exploreDays);
        command.Add(_decisions);
    }

    /// <summary>Loads model and policy, and makes the scorer.</summary>
    public Scorer Load(ParseResult parsed)
    {
        var model = LoadModel(parsed.GetRequiredValue(_model));
        var policy = Decisions.Policy.Load(parsed.GetRequiredValue(_policy), Scorer.QuantitiesOf(model));
        var share = parsed.GetValue(_controlShare);
        var salt = parsed.GetRequiredValue(_controlSalt);
        // Without a salt of its own, every experiment would have the same people in the control arm.
        if (share > 0 && salt.Length == 0)
            throw new UserErrorException(
                "--control-salt must be set with --control-share, got none; add for example --control-salt spring-2026.");
        if (policy.DayBudgets.Count > 0)
            throw new UserErrorException(
                "A budget a day needs the service, which remembers customers; write perRun in place of perDay.");
        return new(model, policy, new ControlGroup(share, salt), LoadExploration(parsed));
    }

    /// <summary>Reads the logs of earlier decisions.</summary>
    public LoggedDecisions LoadDecisions(ParseResult parsed) => LoggedDecisions.Read(parsed.GetValue(_decisions));

    private Exploration LoadExploration(ParseResult parsed)
    {
        var (share, salt) = (parsed.GetValue(_exploreShare), parsed.GetRequiredValue(_exploreSalt));
        return share == 0 || salt.Length > 0
            ? new(share, salt, parsed.GetValue(_exploreDays))
            : throw new UserErrorException(
                "--explore-salt must be set with --explore-share, got none; add for example --explore-salt spring-2026.");
    }

    /// <summary>Returns the path of the model.</summary>
    public string ModelPath(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>Returns the files that <see cref="Load"/> reads.</summary>
    public IEnumerable<string?> Files(ParseResult parsed) => [parsed.GetValue(_model), parsed.GetValue(_policy)];
}
