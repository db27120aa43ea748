using Conversion.Training;
using Conversion.Training.Evaluation;
using static Conversion.Tests.Training.Orders.OrderTables;

namespace Conversion.Tests.Training.Evaluation;

public sealed class DecisionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FirstDecisionOfACustomer_Counts()
    {
        var path = _folder.Write("decisions.csv",
            """
            customerId,asOf,status,action,arm
            a,2026-03-02T00:00:00Z,ok,VIP,control
            a,2026-03-01T00:00:00Z,ok,RISK,control
            ,,error,,

            """);

        var decision = Assert.Single(DecisionFile.Read(path)).Value;

        Assert.Equal(new FirstDecision(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), "RISK", Treated: false), decision);
    }

    [Theory]
    [InlineData("decisions.csv", "customerId,asOf,action,arm\n12345.0,2026-03-01,VIP,control\n b ,2026-03-01,VIP,treatment\n")]
    [InlineData("decisions.ndjson", """
        {"customerId": "12345.0", "asOf": "2026-03-01T00:00:00Z", "decision": {"action": "VIP", "arm": "control"}}
        {"customerId": " b ", "asOf": "2026-03-01T00:00:00Z", "decision": {"action": "VIP", "arm": "treatment"}}
        """)]
    public void CustomerIds_AreReadAsInOrders(string name, string text)
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\n12345.0,2020-02-01,1\n b ,2020-02-01,1\n");
        using var orders = Open(path);

        Assert.Equal(orders.Customers().Select(customer => customer.Customer), DecisionFile.Read(_folder.Write(name, text)).Keys);
    }

    [Theory]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,VIP,control\na,2026-03-02,VIP,treatment\n", "got one in both arms")]
    [InlineData("customerId,asOf,action,arm\na,soon,VIP,control\n", "must have an instant")]
    [InlineData("customerId,asOf,action,arm\na,20111-02-03,VIP,control\n", "must have an instant")]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,VIP,third\n", "the arm treatment or control")]
    [InlineData("customerId,asOf,action,arm\n,,,\n", "must contain decisions, got none")]
    [InlineData("customer,day\na,2026-03-01\n", "must contain decisions with customerId, asOf, action and arm")]
    public void FileWithoutAnExperiment_IsRejected(string text, string expected)
    {
        var path = _folder.Write("decisions.csv", text);

        var error = Assert.Throws<UserErrorException>(() => DecisionFile.Read(path));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
