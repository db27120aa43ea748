using System.Text;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Lines come back by customer and in the order of the file, in memory and from files.</summary>
public sealed class LineSpoolTests
{
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(100_000)]
    [InlineData(2_000)]
    public void Lines_AreSortedByCustomer(int memory)
    {
        var random = new Random(7);
        using var spool = new LineSpool(new(memory));
        var expected = new SortedDictionary<string, List<OrderLine>>(StringComparer.Ordinal);
        for (var i = 0; i < 3000; i++)
        {
            var customer = random.Next(4) == 0 ? $"c{random.Next(50)}" : $"customer {random.Next(50)}";
            var line = Line(i, random);
            spool.Add(Encoding.UTF8.GetBytes(customer), line);
            if (!expected.TryGetValue(customer, out var lines))
                expected.Add(customer, lines = []);
            lines.Add(line);
        }
        spool.Sort();
        for (var reading = 0; reading < 2; reading++)
        {
            var sorted = spool.Read();
            foreach (var (customer, lines) in expected)
            {
                Assert.True(sorted.Read());
                Assert.Equal(customer, Encoding.UTF8.GetString(sorted.Customer));
                Assert.Equal(lines.Select(Show), sorted.Lines.Select(Show));
            }
            Assert.False(sorted.Read());
            Assert.False(sorted.Read());
        }
    }

    [Fact]
    public void NoLines_AreNoCustomer()
    {
        using var spool = new LineSpool(new(1000));
        spool.Sort();
        Assert.False(spool.Read().Read());
    }

    [Fact]
    public void LongIds_AreKept()
    {
        using var spool = new LineSpool(new(1 << 20));
        foreach (var length in new[] { 300, 3, 70 })
            spool.Add(Encoding.UTF8.GetBytes(new string('x', length)), new OrderLine { Ticks = length });
        spool.Sort();
        var sorted = spool.Read();
        foreach (var length in new[] { 3, 70, 300 })
        {
            Assert.True(sorted.Read());
            Assert.Equal((length, length), (sorted.Customer.Length, (int)sorted.Lines[0].Ticks));
        }
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData(50_000, false)]
    public void FilesOverTheLimit_AreRefused(long maximum, bool fits)
    {
        var options = new SpoolOptions(2_000, maximum);
        using (var spool = new LineSpool(options))
        {
            void Fill()
            {
                for (var i = 0; i < 2000; i++)
                    spool.Add("customer"u8, new OrderLine { Ticks = i });
                spool.Sort();
            }
            if (fits)
                Fill();
            else
            {
                var refusal = Assert.Throws<OrderFileException>(Fill);
                Assert.True(refusal.IsTooLarge);
                Assert.Equal(
                    "The orders take more space for sorting than the service allows; use conversion score, which has no such limit.",
                    refusal.Message);
            }
        }
        Assert.True(options.TryReserve(maximum));
        Assert.False(options.TryReserve(1));
    }

    private static OrderLine Line(int i, Random random)
    {
        var line = new OrderLine
        {
            Ticks = i,
            Export = random.Next(3),
            Block = random.Next(100),
            Status = (OrderStatus)random.Next(9),
            Kind = (TransactionKind)random.Next(7),
            Order = (ulong)random.Next(3),
            Product = (ulong)random.Next(2),
            Transaction = (ulong)random.Next(2),
        };
        foreach (var role in (Role[])[Role.Amount, Role.Total, Role.Quantity, Role.Fee])
            if (random.Next(2) == 0)
                line.Set(role, random.NextInt64(-1000, 1000));
        return line;
    }

    private static string Show(OrderLine line) =>
        $"{line.Ticks} {line.Export} {line.Block} {line.Status} {line.Kind} {line.Order} {line.Product} {line.Transaction} " +
        $"{line[Role.Amount]} {line[Role.Total]} {line[Role.Quantity]} {line[Role.Fee]} {line[Role.Price]}";
}
