using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Tests.Customers;

namespace Conversion.Tests.Profiles;

public sealed class ProfileEncodingTests
{
    private const int MaximumBytes = 200_000;

    [Theory]
    [InlineData("number")]
    [InlineData("name")]
    [InlineData("uuid")]
    [InlineData("long")]
    public void TenThousandOrders_TakeLessThan200Kilobytes(string ids)
    {
        var random = new Random(1);
        var number = 5_000_000_000_000;
        var profile = new Profile("anna@example.com");
        for (var i = 0; i < 10_000; i++)
        {
            number += random.Next(1, 50_000_000);
            var id = ids switch
            {
                "number" => $"{number}",
                "name" => $"#{i + 1000}",
                "uuid" => $"{Guid.NewGuid()}",
                _ => $"order-of-the-shop-{number}-{i}",
            };
            // Ten years, a few orders a day.
            var at = RandomHistory.Start.AddSeconds(random.Next(10 * 365 * 86_400));
            var order = new Order(at, random.Next(100, 500_000) / 100.0, random.Next(1, 60), random.Next(1, 20));
            profile = profile.Apply(new OrderPlaced(at, OrderId.From(id), new(0, order)));
        }

        Assert.InRange(ProfileEncoding.Write(profile).Length, 1, MaximumBytes);
    }

    [Fact]
    public void AnyProfile_IsReadBackToTheBit()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var events = RandomEvents.Of(random, random.Next(20), days: 900);
            var profile = events.Aggregate(new Profile("müller"), (current, next) => current.Apply(next)) with
            {
                Schedule = new(seed % 2 == 0 ? null : 739_000 + seed, (ulong)seed),
                Decisions =
                [
                    new("00112233445566778899aabbccddeeff", RandomHistory.Start, "VIP", "control", "ok", "1", 7, default),
                    new("ff112233445566778899aabbccddee00", RandomHistory.Start, "RISK", "treatment", "ok", "1", 0, "{}"u8.ToArray()),
                ],
            };
            var bytes = ProfileEncoding.Write(profile);
            var read = ProfileEncoding.Read(bytes);

            Assert.Equal(bytes, ProfileEncoding.Write(read));
            Assert.Equal(profile.ToOrders(), read.ToOrders());
            Assert.Equal(profile.Orders.Select(order => order.Id.ToString()), read.Orders.Select(order => order.Id.ToString()));
            Assert.Equal(profile.Contacts, read.Contacts);
            Assert.Equal(profile.Schedule, read.Schedule);
            Assert.Equal(profile.Decisions.Select(decision => decision.IsPending), read.Decisions.Select(decision => decision.IsPending));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(19.99)]
    [InlineData(0.0001)]
    [InlineData(1234567.891)]
    [InlineData(1.0 / 3)]
    [InlineData(1e12)]
    [InlineData(5e-324)]
    public void Money_KeepsEveryBit(double amount)
    {
        var order = new Order(RandomHistory.Start.AddTicks(1), amount, 0.5, -0.0);
        var profile = new Profile("a").Apply(new OrderPlaced(order.At, OrderId.From("007"), new(0, order)));

        var read = ProfileEncoding.Read(ProfileEncoding.Write(profile));

        var sale = read.Orders[0].Sale!.Value.Order;
        Assert.Equal(BitConverter.DoubleToInt64Bits(amount), BitConverter.DoubleToInt64Bits(sale.Amount));
        Assert.Equal((order.At, 0.5, true), (sale.At, sale.Items, double.IsNegative(sale.Products)));
        Assert.Equal("007", read.Orders[0].Id.Text);
    }

    [Fact]
    public void Profile_HasTheBytesThatStoresKeep()
    {
        var refund = new Refund(OrderId.From("a"), 4, new(TimeSpan.TicksPerSecond * 2, default), 0.0001);
        var plain = new Order(new(TimeSpan.TicksPerSecond * 5, default), 19.99, Items: 2, Products: 1);
        var special = new Order(new(TimeSpan.TicksPerMillisecond * 5500, default), 0.0001, double.NaN, 0.5, Returned: true);
        var profile = new Profile("a")
        {
            Orders =
            [
                new(new(7, null), null, [refund]),
                new(OrderId.From("13"), new(3, special, IsCancelled: true, IsNet: true), []),
                new(OrderId.From("12"), new(0, plain), []),
            ],
        };

        // By hand. By instant: the refund without an order, the plain order, and the order with all flags half a second later.
        Assert.Equal(
            "01" + "0161" + "00" + "00" + "00" + "0000000000000000" + "00" + "00" + "03" +
            "42" + "30" + "0700000000000000" + "01" + "11" + "0161" + "08" + "04" + "01" +
            "00" + "18" + "0A" + "CF0F" + "04" + "03" +
            "54" + "0F" + "02" + "E807" + "01" + "00" + "01000000000000E03F" + "06" +
            "00",
            Convert.ToHexString(ProfileEncoding.Write(profile)));
    }

    [Theory]
    [InlineData(4_000_000, 6_000_000)]
    [InlineData(1, 9_999_999)]
    [InlineData(5_000, 15_000)]
    public void FractionsOfASecondThatAddUp_AreReadBackToTheTick(int first, int second)
    {
        DateTimeOffset[] instants = [RandomHistory.Start.AddTicks(first), RandomHistory.Start.AddTicks(second)];
        var profile = instants.Aggregate(new Profile("a"), (profile, at) =>
            profile.Apply(new OrderPlaced(at, OrderId.From($"{at.Ticks}"), new(0, new Order(at, 1, 1, 1)))));

        var read = ProfileEncoding.Read(ProfileEncoding.Write(profile));

        Assert.Equal(instants, read.Orders.Select(order => order.Sale!.Value.Order.At).Order());
    }

    [Fact]
    public void CutOrChangedBytes_AreRefusedOrRead_ButNeverCrash()
    {
        var random = new Random(5);
        var bytes = ProfileEncoding.Write(RandomEvents.Of(random, 20, 400).Aggregate(new Profile("a"), (p, e) => p.Apply(e)));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => ProfileEncoding.Read(bytes.AsSpan(0, length)));
        for (var i = 0; i < 2000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            var error = Record.Exception(() => ProfileEncoding.Read(damaged));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Fact]
    public void LaterEncoding_IsRefused() =>
        Assert.Contains("must have version 1", Assert.Throws<InvalidDataException>(() => ProfileEncoding.Read([2])).Message, StringComparison.Ordinal);
}
