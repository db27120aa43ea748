using System.Text;
using Conversion.Lists;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Tests.Lists;

public sealed class BatchSummaryTests
{
    [Fact]
    public void Customers_AreCountedByAction_AndMoneyIsOfThoseWhoMayBeContacted()
    {
        var summary = new BatchSummary(level: null);
        summary.AddError();
        summary.AddError();
        summary.Add(Scored("call", "treatment", value: 10), Agreed(Consent.Yes));
        summary.Add(Scored("call", "treatment", value: 20), kept: null);
        summary.Add(Scored("call", "treatment", value: 400), Agreed(Consent.No));
        summary.Add(Scored("call", "treatment", value: 500), Agreed(Consent.Unknown));
        summary.Add(Scored("call", "control", value: 600), Agreed(Consent.No));
        summary.Add(Scored("call", "treatment", value: null), Agreed(Consent.Yes));
        summary.Add(Scored("mail", "treatment", value: 31, isOutOfRange: true), Agreed(null));
        summary.Add(Scored("wait", "control", value: 7), Agreed(null));

        // call: 6 customers less 1 of the control group and 2 without consent, and 10 + 20 of money.
        Assert.Equal(
            """
            {"status":"summary","customers":8,"errors":2,"outOfRange":1,"hasConsent":true,"actions":[
            {"action":"mail","customers":1,"heldOut":0,"withoutConsent":0,"toContact":1,"value":{"expected":31}},
            {"action":"call","customers":6,"heldOut":1,"withoutConsent":2,"toContact":3,"value":{"expected":30}},
            {"action":"wait","customers":1,"heldOut":1,"withoutConsent":0,"toContact":0}]}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(summary.ToJson()));
    }

    [Fact]
    public void FileWithoutConsent_SaysSo_AndItsInspectionFollows()
    {
        var summary = new BatchSummary(level: null) { Inspection = "{\"rows\":1}"u8.ToArray() };
        summary.Add(Scored("b", "treatment", value: null), Agreed(null));
        summary.Add(Scored("a", "treatment", value: null), Agreed(null));

        Assert.False(summary.HasConsent);
        Assert.Equal(["a", "b"], summary.Actions.Select(sum => sum.Action));
        Assert.EndsWith(
            ",\"toContact\":1}],\"inspection\":{\"rows\":1}}", Encoding.UTF8.GetString(summary.ToJson()), StringComparison.Ordinal);
    }

    private static KeptCustomer Agreed(string? consent) => new(new Dictionary<ContactRole, string>(), consent, []);

    private static Score Scored(string action, string arm, double? value, bool isOutOfRange = false) => new(
        "anna", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new("m", "1", ""), 90, "ok", null, 0.5, null,
        value is { } money ? new Estimate(money, null, null) : null, null, new(action, "", "rule", arm, [], null), null, [],
        isOutOfRange ? [new("frequency", 9, 1, 2)] : [], "id");
}
