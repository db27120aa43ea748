using System.CommandLine;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Training.Commands;

/// <summary>The options that make a scorer.</summary>
internal sealed class ScoringOptions
{
    private readonly Option<string> _model = Model();
    private readonly Option<string> _policy = Policy();

    private readonly Option<double> _controlShare = new("--control-share")
    {
        Description = "Share of customers who are decided on but marked not to be acted upon, to measure the effect by.",
        HelpName = "SHARE",
    };

    private readonly Option<string> _controlSalt = new("--control-salt")
    {
        Description = "Changes who they are; keep it for the length of an experiment.",
        DefaultValueFactory = _ => "",
        HelpName = "TEXT",
    };

    public static Option<string> Model() => new("--model")
    {
        Description = "The model's artifact.",
        DefaultValueFactory = _ => "models/conversion.model",
        HelpName = "FILE",
    };

    public static Option<string> Policy() => new("--policy")
    {
        Description = "The rules that decide.",
        DefaultValueFactory = _ => "models/policy.json",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_policy);
        command.Add(_controlShare);
        command.Add(_controlSalt);
    }

    public Scorer Load(ParseResult parsed)
    {
        var model = ModelLoader.Load(parsed.GetRequiredValue(_model));
        var policy = Decisions.Policy.Load(parsed.GetRequiredValue(_policy), Scorer.QuantitiesOf(model));
        var share = parsed.GetValue(_controlShare);
        if (!(share >= 0 && share <= 1))
            throw new RefusalException($"--control-share is a share, 0 to 1, not {share}.");
        return new(model, policy, new(share, parsed.GetRequiredValue(_controlSalt)));
    }
}
