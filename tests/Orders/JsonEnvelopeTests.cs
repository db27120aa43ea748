using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Orders inside other JSON objects, and values inside objects that only name their type.</summary>
public sealed class JsonEnvelopeTests
{
    private const string Orders =
        """{"nr":1,"wann":"2024-01-05T10:00:00","kunde":"a","gesamtbetrag":10.5},{"nr":2,"wann":"2024-01-06T10:00:00","kunde":"b","gesamtbetrag":20}""";

    [Theory]
    [InlineData("""{"meta":{"anzahl":2},"bestellungen":[ORDERS]}""")]
    [InlineData("""{"exported_at":"2024-05-05T10:00:00Z","bestellungen":[ORDERS]}""")]
    [InlineData("""{"ok":true,"data":{"result":[ORDERS],"next":null}}""")]
    [InlineData("""{"bestellungen":[ORDERS],"erstellt_am":"2024-05-05"}""")]
    public void DatesOfAnUnknownName_FindTheArray(string envelope) => Assert.Equal(
        ["a 2024-01-05 10.50", "b 2024-01-06 20.00"], Read(envelope.Replace("ORDERS", Orders, StringComparison.Ordinal)));

    [Fact]
    public void LinesWithDatesOfTheirOwn_StayOrders() => Assert.Equal(
        ["a 2024-01-05 10.50", "b 2024-01-06 20.00"],
        Read(
            """
            {"zeilen":[{"sku":"x","lieferdatum":"2024-02-01"}],"nr":1,"wann":"2024-01-05","kunde":"a","gesamtbetrag":10.5}
            {"zeilen":[{"sku":"y","lieferdatum":"2024-02-02"}],"nr":2,"wann":"2024-01-06","kunde":"b","gesamtbetrag":20}
            """));

    [Fact]
    public void ExtendedJson_HasValuesByTheNamesOfTheirObjects() => Assert.Equal(
        ["64a1 2024-01-05 10.50", "64a2 2024-01-06 15.00"],
        Read(
            """
            {"_id":{"$oid":"65b1"},"createdAt":{"$date":"2024-01-05T10:00:00Z"},"userId":{"$oid":"64a1"},"total":{"$numberDecimal":"10.50"},"items":[{"sku":"S1","qty":{"$numberInt":"2"}}]}
            {"_id":{"$oid":"65b2"},"createdAt":{"$date":"2024-01-06T10:00:00Z"},"userId":{"$oid":"64a2"},"total":{"$numberDecimal":"20.00"},"shipping":{"$numberDecimal":"5.00"},"items":[]}
            """));

    [Fact]
    public void CanonicalInstants_AreMilliseconds() => Assert.Equal(
        ["a 2024-01-05 10.50"],
        Read("""[{"_id":{"$oid":"1"},"createdAt":{"$date":{"$numberLong":"1704448800000"}},"customer":"a","total":{"$numberDouble":"10.5"}}]"""));

    [Fact]
    public void TypedItems_AreOrders() => Assert.Equal(
        ["7 2024-01-05 10.50", "8 2024-01-06 20.00"],
        Read(
            """
            {"Item":{"order_id":{"S":"1"},"customer_id":{"N":"7"},"created_at":{"S":"2024-01-05"},"total":{"N":"10.5"},"paid":{"BOOL":true},"lines":{"L":[{"M":{"sku":{"S":"A"},"quantity":{"N":"1"}}},{"M":{"sku":{"S":"B"},"quantity":{"N":"2"}}}]}}}
            {"Item":{"order_id":{"S":"2"},"customer_id":{"N":"8"},"created_at":{"S":"2024-01-06"},"total":{"N":"20"},"paid":{"BOOL":true},"lines":{"L":[]}}}
            """));

    [Fact]
    public void MembersWithNamesOfTypes_AreKept_WhereOtherValuesHaveNone() => Assert.Equal(
        ["a 2024-01-05 10.50"], Read("""[{"order_id":1,"date":"2024-01-05","customer":"a","total":10.5,"sizes":{"S":1,"L":2}}]"""));
}
