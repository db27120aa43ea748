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

        var decision = Assert.Single(DecisionFile.Read(path, DecisionColumns.Default)).Value;

        Assert.Equal(new FirstDecision(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), "RISK", Treatment: null), decision);
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

        var decisions = DecisionFile.Read(_folder.Write(name, text), DecisionColumns.Default);

        Assert.Equal(orders.Customers().Select(customer => customer.Customer), decisions.Keys);
    }

    [Theory]
    [InlineData("client=a;sent=31.3.2026;group=nobody", "customer=client,at=sent,arm=group", "", null)]
    [InlineData("client=a;sent=31.3.2026;group=letter;kind=VIP", "customer=client,at=sent,arm=group,action=kind", "VIP", "letter")]
    [InlineData("client=a;sent=3/31/26;group=letter", "customer=client,at=sent,arm=group,timestampFormat=%m/%d/%y", "", "letter")]
    [InlineData("client=a;sent=1774915200;group=letter", "customer=client,at=sent,arm=group", "", "letter")]
    public void LogOfAnotherProgram_IsReadByItsColumns(string cells, string columns, string action, string? treatment)
    {
        var pairs = cells.Split(';').Select(cell => cell.Split('=')).ToList();
        var path = _folder.Write(
            "log.csv", $"{string.Join(';', pairs.Select(pair => pair[0]))}\n{string.Join(';', pairs.Select(pair => pair[1]))}\n");

        var decision = Assert.Single(DecisionFile.Read(path, DecisionColumns.Parse(columns, "nobody"))).Value;

        Assert.Equal(new FirstDecision(new(2026, 3, 31, 0, 0, 0, TimeSpan.Zero), action, treatment), decision);
    }

    [Fact]
    public void ColumnsInAFile_AreRead()
    {
        var path = _folder.Write("log.csv", "client,sent,group\na,2026-03-01,nobody\n");
        var columns = _folder.Write("columns.json", """{"customer": "client", "at": "sent", "arm": "group"}""");

        Assert.Single(DecisionFile.Read(path, DecisionColumns.Parse(columns, "nobody")));
    }

    [Theory]
    [InlineData("amount=total", "give the columns of orders with --columns")]
    [InlineData("arm=a,arm=b", "got arm twice")]
    [InlineData("colour=red", "got colour")]
    [InlineData("missing.json", "role=column pairs or a readable JSON object")]
    public void WrongColumns_AreRejected(string columns, string expected)
    {
        var error = Assert.Throws<UserErrorException>(() => DecisionColumns.Parse(columns, "control"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DatesWithoutAnOrder_AreRejectedWithWhatToAdd()
    {
        var path = _folder.Write("log.csv", "client,sent,group\na,01/02/2026,nobody\n");

        var error = Assert.Throws<UserErrorException>(
            () => DecisionFile.Read(path, DecisionColumns.Parse("customer=client,at=sent,arm=group", "nobody")));

        Assert.Contains("add dateOrder=dmy", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,VIP,control\na,2026-03-02,VIP,treatment\n", "got one in two arms")]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,VIP,letter\na,2026-03-02,VIP,treatment\n", "got one in two arms")]
    [InlineData("customerId,asOf,action,arm\na,soon,VIP,control\n", "must have an instant")]
    [InlineData("customerId,asOf,action,arm\na,20111-02-03,VIP,control\n", "must have an instant")]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,,control\n", "must have an instant and an action")]
    [InlineData("customerId,asOf,action,arm\n,,,\n", "must contain decisions, got none")]
    [InlineData("customer,day\na,2026-03-01\n", "must contain decisions with customerId, asOf, action and arm")]
    public void FileWithoutAnExperiment_IsRejected(string text, string expected)
    {
        var path = _folder.Write("decisions.csv", text);

        var error = Assert.Throws<UserErrorException>(() => DecisionFile.Read(path, DecisionColumns.Default));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
