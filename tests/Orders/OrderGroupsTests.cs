using System.Globalization;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Which lines of a customer are one order, and which of them repeat others. A line is shown by its total.</summary>
public sealed class OrderGroupsTests
{
    [Theory]
    [InlineData("order=2 day=1 total=1|order=1 day=2 total=2|order=2 day=0 total=3", "2;3,1")]
    [InlineData("day=0 total=1|day=7 total=2|day=14.1 total=3", "1,2;3")]
    [InlineData("day=0 total=1|day=90 total=-2", "1,-2")]
    [InlineData("day=0 total=1|day=90 total=2 kind=Refund", "1,2")]
    [InlineData("day=0 total=1|day=90 total=2 kind=Void", "1,2")]
    [InlineData("day=0 total=1|day=90 total=2 kind=Sale", "1;2")]
    [InlineData("order=0 day=1 total=1|order=0 day=1 total=-2|order=0 day=1 total=3|order=0 day=0 total=4", "4;1,3;-2")]
    [InlineData("order=0 day=1 total=1|order=0 day=2 total=2|order=3 day=1 total=3", "1;2;3")]
    [InlineData("day=1 export=1 total=1|day=1 export=0 total=2|day=1 export=0 block=1 total=3", "2,3,1")]
    [InlineData("day=1 block=2 total=1|day=1 block=1 total=2|day=1 block=2 total=3", "2,1,3")]
    public void Lines_AreDividedIntoOrders(string lines, string expected)
    {
        var groups = new OrderGroups(recipe: null, [0]);
        for (var reading = 0; reading < 2; reading++)
        {
            groups.Start([.. LineText.Read(lines)]);
            var orders = new List<string>();
            while (groups.Read())
            {
                Assert.Equal(groups.Order[0].Order != 0, groups.IsNumbered);
                orders.Add(Show(groups.Order));
            }
            Assert.Equal(expected, string.Join(';', orders));
        }
    }

    [Theory]
    [InlineData("export=0 total=1 tip=1|export=1 total=1 tip=2", "1#2", "1#1 ExportedAgain")]
    [InlineData("export=0 total=1|export=1 total=2", "1,2", "")]
    [InlineData("export=0 total=1 product=1|export=0 total=2 product=2|export=1 total=1 product=1", "1", "1,2 ExportedAgain")]
    [InlineData("block=1 total=1 product=1|block=1 total=2 product=2|block=2 total=1 product=1", "1,2,1", "")]
    [InlineData("block=1 total=1 product=1 tip=1|block=2 total=1 product=1 tip=2", "1#2", "1#1 ExportedAgain")]
    [InlineData("block=1 total=1 product=1|block=2 total=1 product=2", "1,1", "")]
    [InlineData("block=1 total=1 transaction=1|block=2 total=1 transaction=2", "1,1", "")]
    [InlineData("block=1 total=1 quantity=1|block=2 total=1 quantity=2", "1,1", "")]
    [InlineData("block=1 total=1 kind=Sale|block=2 total=1 kind=Settlement", "1,1", "")]
    [InlineData("block=1 day=1 total=1 tip=1|block=2 day=2 total=1 tip=2", "1#2", "1#1 ExportedAgain")]
    [InlineData("block=1 day=1 total=-1|block=2 day=2 total=-1", "-1,-1", "")]
    [InlineData("block=1 day=1 total=1 kind=Refund|block=2 day=2 total=1 kind=Refund", "1,1", "")]
    [InlineData("export=0 total=1|export=1 total=2|export=2 total=1", "2,1", "1 ExportedAgain")]
    [InlineData("total=1 product=1|total=1 product=1", "1,1", "")]
    [InlineData("order=0 export=0 total=1|order=0 export=0 total=1|order=0 export=1 total=1 tip=1", "1,1#1", "1 ExportedAgain")]
    [InlineData("order=0 export=0 total=1|order=0 export=1 total=2", "1,2", "")]
    public void RepeatedLines_AreRemoved(string lines, string kept, string removed) =>
        Assert.Equal((kept, removed), Remove(lines, hasStatus: false, recipe: null));

    [Theory]
    [InlineData("block=1 total=1|block=2 total=2", "2", "1 ExportedAgain")]
    [InlineData("block=1 total=1|block=2 total=-2", "1,-2", "")]
    [InlineData("block=1 total=-1|block=2 total=-2", "-2", "-1 ExportedAgain")]
    [InlineData("block=1 total=1 product=1|block=2 total=2", "1,2", "")]
    [InlineData("block=1 total=1 transaction=1|block=2 total=2", "1,2", "")]
    [InlineData("block=1 total=1 kind=Sale|block=2 total=2", "1,2", "")]
    [InlineData("block=1 total=1 quantity=1|block=2 total=2", "1,2", "")]
    [InlineData("block=1 total=1|block=1 total=3|block=2 total=2", "1,3,2", "")]
    [InlineData("block=1 total=1|block=2 total=2|block=2 total=3", "1,2,3", "")]
    public void OrderWithAStatus_IsReplacedAsAWhole(string lines, string kept, string removed) =>
        Assert.Equal((kept, removed), Remove(lines, hasStatus: true, recipe: null));

    [Fact]
    public void LaterExport_IsTheOneOfTheHigherRank()
    {
        const string Lines = "export=0 total=1 tip=1|export=1 total=1 tip=2";
        Assert.Equal(("1#1", "1#2 ExportedAgain"), Remove(Lines, hasStatus: false, recipe: null, ranks: [1, 0]));
        Assert.Equal(("1#2", "1#1 ExportedAgain"), Remove(Lines, hasStatus: false, recipe: null, ranks: [0, 1]));
        // One export repeats nothing of another one.
        Assert.Equal(
            ("1,1", ""), Remove("order=0 export=0 total=1|order=0 export=0 total=1", hasStatus: false, recipe: null, ranks: [0]));
    }

    [Theory]
    [InlineData("total=1 product=1|total=1 product=1|total=1 product=2|total=1|total=1", "1,1,1,1", "1 Duplicate")]
    [InlineData("day=1 total=1 product=1|day=2 total=1 product=1", "1,1", "")]
    [InlineData("total=1 product=1 quantity=1|total=1 product=1 quantity=2", "1,1", "")]
    public void ExportThatRepeatsLines_HasThemOnce(string lines, string kept, string removed) => Assert.Equal(
        (kept, removed), Remove(lines, hasStatus: false, OrderFormats.Default.Recipes.First(recipe => recipe.DropRepeatedLines)));

    [Theory]
    [InlineData("day=1 total=1 kind=Sale|day=2 total=1 kind=Sale|day=2 total=1 kind=Refund", "1,1", "1 Duplicate")]
    [InlineData("day=1 total=2 kind=Sale product=1|day=1 total=1 kind=Sale product=2|day=2 total=3", "2,1", "3 Duplicate")]
    [InlineData("day=1 total=1 kind=Refund|day=2 total=2 kind=Sale|day=3 total=3 kind=Sale", "1,2", "3 Duplicate")]
    [InlineData("day=1 total=1 kind=Refund|day=2 total=2 kind=Refund", "1,2", "")]
    public void ExportWithOneSaleOfANumber_HasTheFirst(string lines, string kept, string removed) => Assert.Equal(
        (kept, removed), Remove(lines, hasStatus: false, OrderFormats.Default.Recipes.First(recipe => recipe.HasOneSale)));

    private static (string Kept, string Removed) Remove(string lines, bool hasStatus, Recipe? recipe, int[]? ranks = null)
    {
        var groups = new OrderGroups(recipe, ranks ?? [0, 1, 2]);
        groups.Start([.. LineText.Read(lines)]);
        var removed = new List<string>();
        var kept = new List<string>();
        while (groups.Read())
        {
            groups.RemoveRepeated(hasStatus, (gone, reason) => removed.Add($"{Show(gone)} {reason}"));
            kept.Add(Show(groups.Order));
        }
        return (string.Join(';', kept), string.Join(';', removed));
    }

    private static string Show(ReadOnlySpan<OrderLine> lines)
    {
        var shown = new List<string>();
        foreach (var line in lines)
            shown.Add(Show(line[Role.Total]!.Value) + (line[Role.Tip] is { } tip ? $"#{Show(tip)}" : ""));
        return string.Join(',', shown);
    }

    private static string Show(long money) => (money / 10_000).ToString(CultureInfo.InvariantCulture);
}
