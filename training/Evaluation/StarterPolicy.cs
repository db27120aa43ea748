using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>
/// Builds the policy that a shop starts with: the four actions of the default policy, with thresholds from the shop's own
/// customers, so that each action happens.
/// </summary>
/// <remarks>
/// With a probability, the likeliest fifth of the customers gets VIP or PROMO by past money, and RISK is for large
/// spenders of whom few will buy. Without a probability, recency and frequency take its place: the usual RFM segments.
/// </remarks>
internal static class StarterPolicy
{
    // The share of customers above the threshold of money, and the share likely to buy.
    private const double LargeSpenders = 0.3;
    private const double Likely = 0.2;

    // Of the large spenders, the share least likely to buy.
    private const double AtRisk = 0.15;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Builds the policy for the heads that a model has.</summary>
    /// <param name="model">The model.</param>
    /// <param name="customers">Customers to take the thresholds from, such as the customers of a holdout.</param>
    public static PolicyDocument Build(Model model, IReadOnlyList<Snapshot> customers)
    {
        var money = Quantile(customers, LargeSpenders, snapshot => Feature(snapshot, "monetaryValue"));
        var large = customers.Where(snapshot => Feature(snapshot, "monetaryValue") > money).ToList();
        return model.Probability is null ? FromHistory(customers, large, money) : FromProbability(model, customers, large, money);
    }

    /// <summary>Writes a policy as JSON.</summary>
    public static string ToJson(PolicyDocument policy) => JsonSerializer.Serialize(policy, Options) + "\n";

    private static PolicyDocument FromProbability(Model model, IReadOnlyList<Snapshot> customers, List<Snapshot> large, double money)
    {
        var likely = Quantile(customers, Likely, Probability);
        var atRisk = Quantile(large, 1 - AtRisk, Probability);
        var days = model.DaysToBuy is null ? "" : " (Expected buy in {daysToBuy:truncate} days)";
        return Policy(
            "starter",
            $"probability > {Text(likely)} and monetaryValue > {Text(money)}",
            $"probability > {Text(likely)}",
            $"probability < {Text(atRisk)} and monetaryValue > {Text(money)}",
            days);

        double Probability(Snapshot snapshot) => model.Predict(snapshot.Features).Probability!.Value;
    }

    private static PolicyDocument FromHistory(IReadOnlyList<Snapshot> customers, List<Snapshot> large, double money)
    {
        var recent = Quantile(customers, 1 - Likely, snapshot => Feature(snapshot, "recencyDays"));
        var lapsed = Quantile(large, AtRisk, snapshot => Feature(snapshot, "recencyDays"));
        return Policy(
            "starter, history alone",
            $"recencyDays < {Text(recent)} and monetaryValue > {Text(money)}",
            $"recencyDays < {Text(recent)}",
            $"recencyDays > {Text(lapsed)} and monetaryValue > {Text(money)}",
            "");
    }

    private static PolicyDocument Policy(string name, string vip, string promo, string risk, string days) => new(
        name,
        [
            new("vip", "VIP", vip, $"VIP ALERT: Send Early Access Catalog.{days}"),
            new("promo", "PROMO", promo, "PROMO: Send 'Bundle Discount' to increase basket size."),
            new("risk", "RISK", risk, "RISK: Trigger Personal Outreach Call."),
        ],
        new("nurture", "NURTURE", "NURTURE: Add to General Newsletter."));

    // The value that the given share of the customers exceeds, with two digits.
    private static double Quantile(IReadOnlyList<Snapshot> customers, double shareAbove, Func<Snapshot, double> value)
    {
        var sorted = customers.Select(value).Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
            return 0;
        var exact = sorted[(int)((sorted.Length - 1) * (1 - shareAbove))];
        return double.Parse(exact.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Text(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    private static double Feature(Snapshot snapshot, string name) => snapshot.Features[CustomerFeatures.IndexOf(name)];
}
