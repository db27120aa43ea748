using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Tests.Profiles;

public sealed class ProfileTests
{
    private static readonly DateTimeOffset Day = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderId Id = OrderId.From("1001");
    private static readonly Profile Nobody = new("anna");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void AnyOrderOfArrivalWithDuplicates_GivesTheSameProfile(int seed)
    {
        var random = new Random(seed);
        var events = RandomEvents.Of(random, random.Next(1, 30), days: 700);
        var expected = ProfileEncoding.Write(Apply(Nobody, events));

        for (var i = 0; i < 5; i++)
        {
            ProfileEvent[] arrived = [.. events, .. events.Where(_ => random.Next(2) == 0)];
            random.Shuffle(arrived);
            Assert.Equal(expected, ProfileEncoding.Write(Apply(Nobody, arrived)));
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void ErasureBeforeOrAfterOlderEvents_GivesTheSameProfile(int seed)
    {
        var random = new Random(seed);
        var events = RandomEvents.Of(random, 10, days: 100);
        var latest = events.Max(e => e.Time).AddDays(30);
        var later = new OrderPlaced(latest.AddDays(1), Id, Sale(5, latest.AddDays(1)));
        ProfileEvent[] arrived = [.. events, new CustomerErased(latest), later];
        var expected = ProfileEncoding.Write(Apply(Nobody, arrived));

        random.Shuffle(arrived);

        var profile = Apply(Nobody, arrived);
        Assert.Equal(expected, ProfileEncoding.Write(profile));
        Assert.Equal(5, Assert.Single(profile.ToOrders()).Amount);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void EventAgain_ReturnsTheSameObject(int seed)
    {
        var random = new Random(seed);
        var events = RandomEvents.Of(random, 10, days: 100);
        var profile = Apply(Nobody, events);

        Assert.All(events, e => Assert.Same(profile, profile.Apply(e)));
    }

    [Fact]
    public void HigherVersion_Replaces() =>
        Assert.Equal([20], Amounts(Placed(10, version: 1), Placed(20, version: 2), Placed(10, version: 1)));

    [Fact]
    public void SameVersionWithOtherContent_CountsOneOfThemInAnyOrder() =>
        Assert.Equal(Amounts(Placed(10), Placed(20)), Amounts(Placed(20), Placed(10)));

    [Fact]
    public void Refund_LowersItsOrder() => Assert.Equal([7.25], Amounts(Placed(10), Refunded("r1", 2.5), Refunded("r2", 0.25)));

    [Fact]
    public void RefundTwice_CountsOnce() => Assert.Equal([7.5], Amounts(Refunded("r1", 2.5), Placed(10), Refunded("r1", 2.5)));

    [Fact]
    public void FullyRefundedOrder_DoesNotCount() => Assert.Empty(Amounts(Placed(10), Refunded("r1", 4), Refunded("r2", 6)));

    [Fact]
    public void RefundWithoutItsOrder_IsAReturn()
    {
        var order = Assert.Single(Apply(Nobody, [Refunded("r1", 4)]).ToOrders());
        Assert.Equal((4, true, Day.AddDays(3)), (order.Amount, order.Returned, order.At));
    }

    [Fact]
    public void NetOrder_IsNotLoweredByTheRefundsThatItContains()
    {
        var version = Day.AddDays(3).ToUnixTimeMilliseconds();
        var net = new OrderPlaced(Day, Id, new(version, new(Day, 6), IsNet: true));
        var later = new OrderRefunded(Day, Id, new(OrderId.From("r2"), 0, Day.AddDays(4), 1));

        Assert.Equal([5], Amounts(net, Refunded("r1", 4), later));
    }

    [Fact]
    public void CancellationBeforeItsOrder_Counts() =>
        Assert.Empty(Amounts(new OrderPlaced(Day, Id, OrderVersion.Cancelled(Day)), Placed(10, version: 9)));

    [Fact]
    public void LaterVersionThanAVersionedCancellation_RestoresTheOrder() =>
        Assert.Equal([10], Amounts(Placed(10, version: 9), new OrderPlaced(Day, Id, OrderVersion.Cancelled(Day, version: 8))));

    [Fact]
    public void RefundAfterErasure_OfAnErasedOrder_DoesNotCount() =>
        Assert.Empty(Amounts(Placed(10), new CustomerErased(Day.AddDays(1)), Refunded("r1", 4)));

    [Fact]
    public void OlderConsent_DoesNotReplaceTheLaterOne()
    {
        var profile = Apply(Nobody, [new ConsentGiven(Day, Consent.No), new ConsentGiven(Day.AddDays(-1), Consent.Yes)]);
        Assert.Equal(Consent.No, profile.Consent?.Text);
    }

    [Fact]
    public void Version_ChangesWithTheOrdersAlone()
    {
        var profile = Apply(Nobody, [Placed(10)]);
        var again = Apply(profile, [Placed(10, version: 2), new ConsentGiven(Day, Consent.Yes)]);
        var other = Apply(profile, [Refunded("r1", 1)]);

        Assert.Equal(Profile.VersionOf(profile.ToOrders()), Profile.VersionOf(again.ToOrders()));
        Assert.NotEqual(Profile.VersionOf(profile.ToOrders()), Profile.VersionOf(other.ToOrders()));
    }

    private static OrderVersion Sale(double amount, DateTimeOffset at, long version = 0) => new(version, new(at, amount));

    private static OrderPlaced Placed(double amount, long version = 0) => new(Day, Id, Sale(amount, Day, version));

    private static OrderRefunded Refunded(string id, double amount) =>
        new(Day.AddDays(3), Id, new(OrderId.From(id), 0, Day.AddDays(3), amount));

    private static double[] Amounts(params ProfileEvent[] events) => [.. Apply(Nobody, events).ToOrders().Select(order => order.Amount)];

    private static Profile Apply(Profile profile, IEnumerable<ProfileEvent> events) =>
        events.Aggregate(profile, (current, next) => current.Apply(next));
}
