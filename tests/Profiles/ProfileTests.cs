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

    // Two contents of one version: a cancellation counts before an order, a net amount before a gross one, then the later order.
    [Fact]
    public void Versions_AreOrderedByNumberThenContent()
    {
        OrderVersion[] ascending =
        [
            Sale(9, Day, version: 1),
            new(2, new(Day, 3)),
            new(2, new(Day, 4)),
            new(2, new(Day.AddDays(1), 1)),
            new(2, new(Day, 1), IsNet: true),
            OrderVersion.Cancelled(Day, 2),
            OrderVersion.Cancelled(Day),
        ];
        AssertAscending(ascending, (x, y) => x.CompareTo(y));
    }

    [Fact]
    public void Refunds_AreOrderedByVersionThenInstantThenMoney()
    {
        Refund[] ascending =
        [
            new(Id, 1, Day.AddDays(9), 9), new(Id, 2, Day, 9), new(Id, 2, Day.AddDays(1), 1), new(Id, 2, Day.AddDays(1), 2),
        ];
        AssertAscending(ascending, (x, y) => x.CompareTo(y));
    }

    [Fact]
    public void DatedTexts_AreOrderedByInstantThenText() => AssertAscending<Dated>(
        [new(Day, "b"), new(Day.AddTicks(1), "B"), new(Day.AddTicks(1), "a")], (x, y) => x.CompareTo(y));

    [Fact]
    public void Ids_AreEqualByTheirKeys()
    {
        Assert.Equal(OrderId.From(" 1001 "), Id);
        Assert.Equal("1001", Id.ToString());
        Assert.Equal(16, OrderId.From(new('1', 16)).Text?.Length);
        Assert.Null(OrderId.From(new('1', 17)).Text);
        Assert.Equal($"{Id.Key:x16}", new OrderId(Id.Key, null).ToString());
    }

    [Fact]
    public void RefundOfALaterVersion_Replaces()
    {
        static OrderRefunded Version(long version, double amount) => new(Day, Id, new(OrderId.From("r"), version, Day, amount));
        Assert.Equal([8], Amounts(Placed(10), Version(1, 5), Version(2, 2), Version(1, 5)));
    }

    [Fact]
    public void NumberThatIsKnownByItsKey_GetsItsText()
    {
        var known = new OrderPlaced(Day, new(Id.Key, null), Sale(10, Day));
        var profile = Apply(Nobody, [known, Placed(10)]);
        Assert.Equal("1001", Assert.Single(profile.Orders).Id.Text);
        Assert.Same(profile, profile.Apply(known));
    }

    [Fact]
    public void UnknownEvent_IsAnError() => Assert.Throws<ArgumentException>(() => Nobody.Apply(new OtherEvent(Day)));

    // Orders of day 0 to 9, and refunds of day 3 of an unknown order.
    [Theory]
    [InlineData(null, null, 11)]
    [InlineData(20, null, 11)]
    [InlineData(11, null, 11)]
    [InlineData(4, null, 4)]
    [InlineData(1, null, 1)]
    [InlineData(null, 4, 6)]
    [InlineData(8, 6, 4)]
    [InlineData(2, 6, 2)]
    public void OldestOrders_AreDropped(int? count, int? sinceDay, int expected)
    {
        var profile = TenDays().Apply(new OrderRefunded(Day, OrderId.From("other"), new(OrderId.From("r"), 0, Day.AddDays(2.5), 1)));
        var since = sinceDay is { } days ? Day.AddDays(days) : (DateTimeOffset?)null;

        var kept = profile.Retain(count, since);

        Assert.Equal(expected, kept.Orders.Length);
        Assert.Equal(Day.AddDays(9), kept.Orders.Max(order => order.Sale?.Order.At));
        Assert.Equal(expected == 11, ReferenceEquals(profile, kept));
    }

    [Fact]
    public void OrdersOfAnotherProfile_GiveTheSameFeatures()
    {
        var profile = TenDays().Apply(Refunded("r", 3));
        var copy = Apply(Nobody, profile.ToOrderEvents());
        Assert.Equal(profile.ToOrders(), copy.ToOrders());
        Assert.Equal(profile.LastEventAt, copy.LastEventAt);
        Assert.All(Apply(Nobody, profile.ToOrderEvents().Select(e => e.WithoutText())).Orders, order => Assert.Null(order.Id.Text));
    }

    [Fact]
    public void LatestInstant_IsOfWhateverIsLatest()
    {
        Assert.Null(Nobody.LatestAt);
        Assert.Equal(Day, Apply(Nobody, [Placed(1)]).LatestAt);
        Assert.Equal(Day.AddDays(3), Apply(Nobody, [Placed(1), Refunded("r", 1)]).LatestAt);
        Assert.Equal(Day.AddDays(4), Apply(Nobody, [Placed(1), new ConsentGiven(Day.AddDays(4), Consent.Yes)]).LatestAt);
        Assert.Equal(Day.AddDays(5), Apply(Nobody, [Placed(1), Contact(5, "a@b.de")]).LatestAt);
        Assert.Equal(Day.AddDays(6), Apply(Nobody, [new OrderPlaced(Day.AddDays(6), Id, Sale(1, Day))]).LatestAt);
    }

    [Fact]
    public void Contact_IsTheLatestOfItsRole()
    {
        var profile = Apply(Nobody, [Contact(2, "new@b.de"), Contact(1, "old@b.de")]);
        Assert.Equal("new@b.de", profile.Contacts[ContactRole.Email].Text);
        Assert.Same(profile, profile.Apply(Contact(2, "new@b.de")));
        Assert.False(profile.IsEmpty);
        Assert.True(Nobody.IsEmpty);
    }

    [Fact]
    public void Erasure_KeepsWhatIsLater_AndForgetsDecisions()
    {
        var before = Apply(Nobody, [Placed(10), Refunded("r", 1), Contact(0, "old@b.de"), new ConsentGiven(Day, Consent.Yes)]) with
        {
            Decisions = [new("00", Day, "call", "treatment", "ok", "1", 0, default)],
            Schedule = new(1, 2),
        };

        // The order is erased at its instant; its refund of three days later stays, without counting.
        var erased = before.Apply(new CustomerErased(Day));
        Assert.Null(Assert.Single(erased.Orders).Sale);
        Assert.Empty(erased.ToOrders());
        Assert.Equal((null, 0, 0, default(Schedule)), (erased.Consent, erased.Contacts.Count, erased.Decisions.Length, erased.Schedule));
        Assert.Equal(Day.AddDays(3), erased.LastEventAt);
        Assert.Same(erased, erased.Apply(new CustomerErased(Day)));
        Assert.Same(erased, erased.Apply(new ConsentGiven(Day, Consent.No)));

        var all = before.Apply(new CustomerErased(Day.AddDays(3)));
        Assert.True(all.IsEmpty);
        Assert.Null(all.LastEventAt);
    }

    // The shop's order contains its first refund of 4, so 6 + 4 was paid.
    [Fact]
    public void OrderBeforeItsRefunds_HasTheMoneyThatWasPaid()
    {
        var net = new OrderPlaced(Day, Id, new(Day.AddDays(3).ToUnixTimeMilliseconds(), new(Day, 6), IsNet: true));
        var later = new OrderRefunded(Day, Id, new(OrderId.From("r2"), 0, Day.AddDays(4), 1));

        Assert.Equal(10, Before(net, Refunded("r1", 4), later).Amount);
        Assert.Equal(6, Before(net, later).Amount);
        Assert.Equal(10, Before(Placed(10), Refunded("r1", 4)).Amount);
        Assert.Equal((4, true), (Before(Refunded("r1", 4)).Amount, Before(Refunded("r1", 4)).Returned));

        static Order Before(params ProfileEvent[] events) => Assert.Single(Apply(Nobody, events).Orders).BeforeRefunds();
    }

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

    private static Profile TenDays() => Apply(
        Nobody, Enumerable.Range(0, 10).Select(day => new OrderPlaced(
            Day.AddDays(day), OrderId.From($"{day}"), Sale(day + 1, Day.AddDays(day)))));

    private static ContactChanged Contact(int day, string email) =>
        new(Day.AddDays(day), new Dictionary<ContactRole, string> { [ContactRole.Email] = email });

    private static void AssertAscending<T>(T[] ascending, Comparison<T> compare)
    {
        for (var i = 0; i < ascending.Length; i++)
            for (var j = 0; j < ascending.Length; j++)
                Assert.Equal(Math.Sign(i - j), Math.Sign(compare(ascending[i], ascending[j])));
    }

    private static OrderVersion Sale(double amount, DateTimeOffset at, long version = 0) => new(version, new(at, amount));

    private static OrderPlaced Placed(double amount, long version = 0) => new(Day, Id, Sale(amount, Day, version));

    private static OrderRefunded Refunded(string id, double amount) =>
        new(Day.AddDays(3), Id, new(OrderId.From(id), 0, Day.AddDays(3), amount));

    private static double[] Amounts(params ProfileEvent[] events) => [.. Apply(Nobody, events).ToOrders().Select(order => order.Amount)];

    private static Profile Apply(Profile profile, IEnumerable<ProfileEvent> events) =>
        events.Aggregate(profile, (current, next) => current.Apply(next));

    private sealed record OtherEvent(DateTimeOffset Time) : ProfileEvent(Time);
}
