using System.Globalization;
using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Training.Policies;

/// <summary>
/// Looks for what is wrong with a policy although each of its parts is right: rules that never decide, and caps that contradict.
/// </summary>
public sealed class PolicyChecker
{
    private readonly PolicyDocument _document;
    private readonly Quantities _quantities;
    private readonly QuantityRange[] _ranges;
    private readonly IReadOnlyList<string> _withMoney;
    private readonly List<Condition> _rules;
    private readonly List<Condition?> _needs;
    private readonly ConditionGrid _grid;
    private readonly ConditionSearch _search;
    private readonly List<PolicyFinding> _findings = [];

    private PolicyChecker(PolicyDocument document, Quantities quantities, QuantityRange[] ranges, IReadOnlyList<string> withMoney)
    {
        (_document, _quantities, _ranges, _withMoney) = (document, quantities, ranges, withMoney);
        _rules = [.. document.Rules.Select(rule => ConditionParser.Parse(rule.When, quantities))];
        _needs = [.. (document.Actions ?? []).Select(action =>
            action.Needs?.When is { } when ? ConditionParser.Parse(when, quantities) : null)];
        _grid = new(_rules.Concat(_needs.OfType<Condition>()), ranges);
        _search = new(_grid, ranges.Length);
    }

    /// <summary>Checks the text of a policy for a model.</summary>
    public static IReadOnlyList<PolicyFinding> Check(ReadOnlySpan<byte> json, Model model)
    {
        var money = model.Effects.Where(effect => effect.Outcome == EffectHead.Money).Select(effect => effect.Action);
        return Check(json, Scorer.QuantitiesOf(model), QuantityRange.Of(model), [.. money]);
    }

    /// <summary>Checks the text of a policy.</summary>
    /// <param name="json">The policy in UTF-8.</param>
    /// <param name="quantities">The quantities that rules can name.</param>
    /// <param name="ranges">Their ranges, in the same order.</param>
    /// <param name="withMoney">The actions whose effect on money is known.</param>
    public static IReadOnlyList<PolicyFinding> Check(
        ReadOnlySpan<byte> json, Quantities quantities, QuantityRange[] ranges, IReadOnlyList<string> withMoney)
    {
        var places = JsonPlaces.Read(json);
        List<PolicyFinding> findings;
        try
        {
            var document = Policy.Parse(json, quantities).Document;
            var checker = new PolicyChecker(document, quantities, ranges, withMoney);
            checker.CheckAll(hasFallback: places.Contains("/fallback"));
            findings = checker._findings;
        }
        catch (InvalidInputException e)
        {
            findings = [.. e.Errors.Select(error => new PolicyFinding(FindingCode.Invalid, error.Pointer, error.Detail))];
        }
        return [.. findings.Select(finding => finding with { Line = places.LineOf(finding.Pointer) }).OrderBy(finding => finding.Line)];
    }

    private void CheckAll(bool hasFallback)
    {
        for (var i = 0; i < _rules.Count; i++)
            Try($"/rules/{i}/when", i, CheckRule);
        if (!hasFallback)
            Try("/rules", 0, (_, pointer) => CheckUndecided(pointer));
        _findings.AddRange(CapCheck.Check(_document));
        for (var i = 0; i < _document.Actions?.Count; i++)
            CheckAction(_document.Actions[i], $"/actions/{i}");
    }

    private void CheckRule(int index, string pointer)
    {
        CheckComparisons(index, pointer);
        var rule = _rules[index];
        if (_search.Find([rule], []) is null)
        {
            Add(FindingCode.NeverHolds, pointer, "is true for nobody; correct the numbers, or remove the rule.");
            return;
        }
        List<int> before = [.. Enumerable.Range(0, index).Where(other => IsFinal(other, index))];
        if (_search.Find([rule], [.. before.Select(other => _rules[other])]) is null)
        {
            var names = string.Join(", ", before.Select(other => _document.Rules[other].Name));
            Add(
                FindingCode.Shadowed, pointer,
                $"never decides, because {names} decides before wherever it is true; move it up, or remove it.");
        }
        if (NeedsOf(_document.Rules[index].Action) is { } needs && _search.Find([rule, needs], []) is null)
            Add(
                FindingCode.NeverAllowed, pointer,
                $"is true only where the needs of {_document.Rules[index].Action} are not; change the needs, or the rule.");
    }

    // Whether the other rule leaves nothing for a rule after it, where both are true.
    private bool IsFinal(int other, int index)
    {
        var action = _document.Rules[other].Action;
        if (_document.Version is null || action == PolicyAction.None || action == _document.Rules[index].Action)
            return true;
        return _document.Decide != DecideBy.Profit && !HasLimits(_document.Actions!.First(known => known.Name == action));
    }

    private bool HasLimits(PolicyAction action) =>
        action.NeedsConsent || action.NeedsContact || action.Needs?.When is not null || action.Cap is not null || action.Budget is not null
        || (action.Quiet ?? (action.Channel is null ? null : _document.Quiet)) is not null
        || _document.Caps?.Any(cap => cap.Channel is null || cap.Channel == action.Channel) == true;

    private void CheckComparisons(int index, string pointer)
    {
        foreach (var comparison in ConditionGrid.Comparisons(_rules[index]))
        {
            var isOfTwo = comparison is { Left.Quantity: not null, Right.Quantity: not null };
            if (isOfTwo || (comparison.Left.Quantity ?? comparison.Right.Quantity) is not { } compared)
                continue;
            var text = $"{comparison.Left.Text} {comparison.Operator} {comparison.Right.Text}";
            var range = _ranges[compared.Index];
            var values = new double[_ranges.Length];
            bool[] results = [.. _grid.ValuesOf(compared.Index).Where(value => !double.IsNaN(value)).Select(value =>
            {
                values[compared.Index] = value;
                return comparison.IsTrue(values, results: null);
            }).Distinct()];
            if (results is [var always])
                Add(
                    FindingCode.OutOfReach, pointer,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{text} is {(always ? "true" : "false")} for everybody, because {compared.Name} is {Text(range)}; ") +
                    (always ? "leave it out." : "choose a number in this range."));
        }
    }

    private void CheckUndecided(string pointer)
    {
        if (_search.Find([], _rules) is not { } customer)
            return;
        var example = string.Join(" and ", customer.Select(value => double.IsNaN(value.Value)
            ? $"{_quantities.Names[value.Key]} is missing"
            : string.Create(CultureInfo.InvariantCulture, $"{_quantities.Names[value.Key]} is {value.Value:0.######}")));
        Add(
            FindingCode.Undecided, pointer,
            $"decide nothing{(example.Length == 0 ? "" : $" where {example}")}, and there is no fallback; add for example " +
            "\"fallback\": {\"name\": \"rest\", \"action\": \"NONE\"}.");
    }

    private void CheckAction(PolicyAction action, string pointer)
    {
        if (_document.Rules.All(rule => rule.Action != action.Name) && _document.Fallback.Action != action.Name)
            Add(FindingCode.UnusedAction, $"{pointer}/name", $"is in no rule; add a rule for {action.Name}, or remove the action.");
        if (_document.Decide == DecideBy.Profit && !_withMoney.Contains(action.Name))
            Add(
                FindingCode.NoEffect, $"{pointer}/name",
                $"is never chosen by profit, because the model has no effect of {action.Name} on money; test it, and fit its effect.");
    }

    private Condition? NeedsOf(string action)
    {
        for (var i = 0; i < _document.Actions?.Count; i++)
            if (_document.Actions[i].Name == action)
                return _needs[i];
        return null;
    }

    private void Try(string pointer, int index, Action<int, string> check)
    {
        try
        {
            check(index, pointer);
        }
        catch (SearchTooLargeException)
        {
            Add(FindingCode.Unchecked, pointer, "could not be checked, because it compares too many quantities; make the rules simpler.");
        }
    }

    private void Add(string code, string pointer, string detail) => _findings.Add(new(code, pointer, detail));

    private static string Text(QuantityRange range) => (double.IsFinite(range.Minimum), double.IsFinite(range.Maximum)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:0.######} to {range.Maximum:0.######}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:0.######} or more"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"{range.Maximum:0.######} or less"),
        _ => "a number",
    };
}
