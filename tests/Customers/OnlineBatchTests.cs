using System.Text.Json;
using Conversion.Customers;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Customers;

public sealed class OnlineBatchTests
{
    [Fact]
    public void CustomerSentAsJson_HasTheBitsOfTheTrainingRow()
    {
        var random = new Random(13);
        var model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
        var cutoff = RandomHistory.Start.AddDays(300);
        var origin = new RollingOrigin(90, [cutoff], [cutoff], [], cutoff.AddDays(90));
        for (var trial = 0; trial < 200; trial++)
        {
            Order[] orders = [.. RandomHistory.Of(random, random.Next(1, 25), 400), new(RandomHistory.Start, 10.25)];
            var batch = SnapshotSet.Build([new("c", [.. orders])], origin).Holdout(cutoff);
            var json = JsonSerializer.SerializeToUtf8Bytes(new
            {
                customerId = "c",
                asOf = cutoff,
                orders = orders.Where(order => order.At <= cutoff).Select(order => Fields(order)),
            });
            var customer = new CustomerReader(model).Read(json, cutoff);
            var online = new float[CustomerFeatures.Count];

            Assert.True(CustomerFeatures.TryCompute([.. customer.Orders!], customer.AsOf, online));
            Assert.Equal(batch[0].Features.Select(BitConverter.SingleToInt32Bits), online.Select(BitConverter.SingleToInt32Bits));
        }
    }

    private static Dictionary<string, object> Fields(Order order)
    {
        var fields = new Dictionary<string, object> { ["at"] = order.At, ["amount"] = order.Amount, ["returned"] = order.Returned };
        if (!double.IsNaN(order.Items))
            fields["items"] = order.Items;
        if (!double.IsNaN(order.Products))
            fields["products"] = order.Products;
        return fields;
    }
}
