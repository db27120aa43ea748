using System.Text;
using Conversion.Decisions;

namespace Conversion.Tests.Decisions;

/// <summary>Policies of version 2 for tests, over the quantities probability, daysToBuy and monetaryValue.</summary>
internal static class TestPolicies
{
    public static readonly Quantities Quantities = new(["probability", "daysToBuy", "monetaryValue"]);

    public static readonly DateTimeOffset AsOf = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A customer who agreed and can be reached by all channels.</summary>
    public static readonly ContactState Reachable = new()
    {
        HasConsent = true,
        Channels = [Channel.Email, Channel.Sms, Channel.Phone, Channel.Post],
    };

    /// <summary>The four original rules, with actions in place of messages.</summary>
    public const string FourRules =
        """
        {
          "version": 2, "name": "four",
          "actions": [
            {"name": "VIP", "message": "VIP ALERT: Send Early Access Catalog. (Expected buy in {daysToBuy:truncate} days)", "channel": "email",
             "offer": "EARLY", "cap": {"times": 1, "days": 30}},
            {"name": "PROMO", "message": "PROMO: Send 'Bundle Discount' to increase basket size.", "channel": "email"},
            {"name": "RISK", "message": "RISK: Trigger Personal Outreach Call.", "channel": "phone", "cost": 3},
            {"name": "NURTURE", "message": "NURTURE: Add to General Newsletter."}
          ],
          "rules": [
            {"name": "vip", "action": "VIP", "when": "probability > 0.8 and monetaryValue > 2000"},
            {"name": "promo", "action": "PROMO", "when": "probability > 0.8"},
            {"name": "risk", "action": "RISK", "when": "probability < 0.3 and monetaryValue > 2000"}
          ],
          "fallback": {"name": "nurture", "action": "NURTURE"}
        }
        """;

    public static Policy Parse(string json) => Policy.Parse(Encoding.UTF8.GetBytes(json), Quantities);

    /// <summary>Returns a policy with one action, whose further members are given, and a rule for everybody.</summary>
    public static Policy OfOne(string members, string more = "") => Parse(
        $$"""
        {"version": 2, "name": "one", {{more}} "actions": [{"name": "VIP", "message": "m" {{members}}}],
         "rules": [{"name": "all", "action": "VIP", "when": "probability >= 0"}]}
        """);

    public static Decision DecideFor(
        this Policy policy, double[] values, ContactState? state = null, DateTimeOffset? asOf = null, string customer = "c",
        double[]? profits = null, Exploration? exploration = null, Budgets? budgets = null) =>
        policy.Choose(
            policy.Deliberate(customer, asOf, values, state, profits), values, exploration ?? Exploration.None, budgets ?? Budgets.OfOne,
            includeExplanation: true);

    public static Deliberation Deliberate(
        this Policy policy, string customer, DateTimeOffset? asOf, double[] values, ContactState? state, double[]? profits) =>
        policy.Deliberate(
            customer, asOf ?? AsOf, values, hasPurchase: true, state ?? Reachable,
            profits ?? [.. Enumerable.Repeat(double.NaN, policy.Document.Actions!.Count)], includeExplanation: true);
}
