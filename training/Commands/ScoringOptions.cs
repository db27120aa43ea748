using System.CommandLine;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary>The options that make a scorer.</summary>
internal sealed class ScoringOptions
{
    private readonly Option<string> _model = Model();
    private readonly Option<string> _policy = Policy();

    private readonly Option<double> _controlShare = new Option<double>("--control-share")
    {
        Description = "Share of customers who are decided on but marked not to be acted upon, to measure the effect by.",
        HelpName = "SHARE",
    }.Between(0, 1);

    private readonly Option<string> _controlSalt = new("--control-salt")
    {
        Description = "Changes who they are: needed with --control-share, and kept for the length of an experiment.",
        DefaultValueFactory = _ => "",
        HelpName = "TEXT",
    };

    public static Option<string> Model() => new Option<string>("--model")
    {
        Description = "The model's artifact.",
        DefaultValueFactory = _ => "models/conversion.model",
        HelpName = "FILE",
    }.NotEmpty();

    public static Option<string> Policy() => new Option<string>("--policy")
    {
        Description = "The rules that decide.",
        DefaultValueFactory = _ => "models/policy.json",
        HelpName = "FILE",
    }.NotEmpty();

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_policy);
        command.Add(_controlShare);
        command.Add(_controlSalt);
    }

    public Scorer Load(ParseResult parsed)
    {
        var model = LoadModel(parsed.GetRequiredValue(_model));
        var policy = Decisions.Policy.Load(parsed.GetRequiredValue(_policy), Scorer.QuantitiesOf(model));
        var (share, salt) = (parsed.GetValue(_controlShare), parsed.GetRequiredValue(_controlSalt));
        // Without a salt of its own, every experiment would hold out the same people.
        return share == 0 || salt.Length > 0 ? new(model, policy, new(share, salt)) : throw new UserErrorException("--control-share needs --control-salt.");
    }

    /// <summary>Says what was scored into a file.</summary>
    public static void Tell(string path, (long Scored, long Later) customers) => Progress.Say(
        $"{path}: {customers.Scored:N0} customers{(customers.Later > 0 ? $"; {customers.Later:N0} left out, whose first order is later than the instant scored at" : "")}");

    /// <summary>Loads a model that can be used on orders.</summary>
    public static Conversion.Models.Model LoadModel(string path)
    {
        var model = ModelLoader.Load(path);
        FeatureOrder.From(model);
        return model;
    }

    /// <summary>The files that <see cref="Load"/> reads.</summary>
    public IEnumerable<string?> Files(ParseResult parsed) => [parsed.GetValue(_model), parsed.GetValue(_policy)];
}
