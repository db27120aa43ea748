using Conversion.Customers;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary>Where randomized tests come from.</summary>
internal interface IEffectSource
{
    /// <summary>Returns the files that are read, which must not be overwritten.</summary>
    IReadOnlyList<string> Files();

    /// <summary>Returns the source with the features of a model, in their order, in place of those that it would choose.</summary>
    IEffectSource WithFeatures(IReadOnlyList<string> features);

    /// <summary>Reads the tests.</summary>
    EffectData Read(Progress progress);
}

/// <summary>Randomized tests as they were read.</summary>
/// <param name="Name">What was read, for people.</param>
/// <param name="Tests">The tests, whose features are the same.</param>
/// <param name="LeftOut">What does not count, and why.</param>
/// <param name="IdName">What names a customer: a line of a table, or an id.</param>
/// <param name="Ids">Per customer of all tests: the name.</param>
/// <param name="Rows">Per customer of all tests: the features.</param>
internal sealed record EffectData(
    string Name, IReadOnlyList<RandomizedTest> Tests, IReadOnlyList<string> LeftOut, string IdName, IReadOnlyList<string> Ids,
    float[][] Rows)
{
    /// <summary>The control, then the actions of all tests.</summary>
    public IReadOnlyList<string> Actions { get; } = [Tests[0].Actions[0], .. Tests.SelectMany(test => test.Actions.Skip(1))];
}

/// <summary>A plain table, with a row for each customer.</summary>
internal sealed record TableEffectSource(string Path, TestColumns Columns) : IEffectSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Files() => [Path];

    /// <inheritdoc/>
    public IEffectSource WithFeatures(IReadOnlyList<string> features) => this with { Columns = Columns with { Features = features } };

    /// <inheritdoc/>
    public EffectData Read(Progress progress)
    {
        IReadOnlyList<string> leftOut = [];
        var test = progress.Step($"Reading {Path}", () => RandomizedTestReader.Read(Path, Columns, out leftOut));
        return new(
            System.IO.Path.GetFileName(Path), [test], leftOut, "line", [.. test.Lines.Select(line => $"{line}")], test.Rows);
    }
}

/// <summary>A log of decisions, and orders.</summary>
internal sealed record DecisionEffectSource(string Path, DecisionColumns Columns, OrderInput Orders, int HorizonDays) : IEffectSource
{
    /// <summary>The features that the tests have; null for all features that differ between customers.</summary>
    private IReadOnlyList<string>? Features { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Files() => Orders.Files(OrderFiles.Find(Path));

    /// <inheritdoc/>
    public IEffectSource WithFeatures(IReadOnlyList<string> features) => this with { Features = features };

    /// <inheritdoc/>
    public EffectData Read(Progress progress)
    {
        var outcomes = Join(progress);
        var leftOut = outcomes.LeftOut.ToList();
        var tests = DecisionExperiments.Build(outcomes.Customers, leftOut, Features?.Select(FeatureOf).ToArray());
        int[] features = [.. tests[0].Features.Select(CustomerFeatures.IndexOf)];
        return new(
            System.IO.Path.GetFileName(Path), tests, leftOut, "customerId",
            [.. outcomes.Customers.Select(customer => customer.History.Customer)],
            [.. outcomes.Customers.Select(customer => Array.ConvertAll(features, feature => customer.Features[feature]))]);
    }

    /// <summary>Joins the decisions and the orders.</summary>
    /// <exception cref="UserErrorException">A file is not right.</exception>
    public DecisionOutcomes Join(Progress progress)
    {
        var mapping = Orders.ParseMapping();
        var decisions = progress.Step($"Reading {Path}", () => DecisionFile.Read(Path, Columns));
        using var orders = Orders.Open(progress, mapping);
        // A file of orders is assumed to contain the whole of its last day.
        var ordersUntil = RollingOrigin.StartOfDay(orders.Summary.LastOrder).AddDays(1);
        return progress.Step(
            "Joining", () => DecisionOutcomes.Build(decisions, orders.Customers(), HorizonDays, ordersUntil, orders.Kept));
    }

    private static int FeatureOf(string name) => CustomerFeatures.IndexOf(name) is >= 0 and var feature
        ? feature
        : throw new UserErrorException(
            $"--model must have features of orders to be evaluated on decisions, got the feature {name}; pass the table with --table.");
}
