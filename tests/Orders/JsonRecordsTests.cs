using System.Text;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Finds the records of JSON in each form, whatever parts of the text a read gives.</summary>
public sealed class JsonRecordsTests
{
    private const string A = """{"id":1,"at":"2024-01-05"}""";
    private const string B = """{"id":2,"at":"2024-01-06"}""";

    public static TheoryData<string, string> Texts => new()
    {
        { "", "" },
        { " \r\n\t", "" },
        { A + B, $"1 {A}|1 {B}" },
        { $"{A}\n{B}\r\n\n{A}\n", $"1 {A}|2 {B}|4 {A}" },
        { $"[{A},\n{B}]", $"1 {A}|2 {B}" },
        { $"[{A}]\n[{B}]", $"1 {A}|2 {B}" },
        { "[]", "" },
        { $$"""{"orders":[{{A}},{{B}}],"count":2}""", $"1 {A}|1 {B}" },
        { $$$"""{"shop":{"name":"a \"b\" ] }","orders":[{{{A}}}],"more":[{},["]"]]},"end":{}}""" + A, $"1 {A}|1 {A}" },
        { $$$"""{"data":{"edges":[{"cursor":"x","node":{{{A}}}},{"node":{{{B}}}}]}}""", $"1 {A}|1 {B}" },
        { """{"a":1,"cursor":"x","node":{"id":3}}""", """1 {"a":1,"cursor":"x","node":{"id":3}}""" },
        { """{"node":1,"id":{"b":[]}}""", """1 {"node":1,"id":{"b":[]}}""" },
        { $$"""{"o1":{{A}},"o2":{{B}}}""", $"1 o1: {A}|1 o2: {B}" },
        { $$"""{"orders":{"o1":{{A}}, "total":3, "none":null, "list":[1,{}], "text":"}",{{"\n"}}"o2" : {{B}}},"next":true}""", $"1 o1: {A}|2 o2: {B}" },
        { """{"text":"a\\","more":"\"}{[","deep":{"list":[[{}]]}}""", """1 {"text":"a\\","more":"\"}{[","deep":{"list":[[{}]]}}""" },
        { "[1]", "the records are not objects (line 1)" },
        { A + "\n7", $"1 {A}|the records are not objects (line 2)" },
        { $"[{A}", $"1 {A}|the text ends before its closing bracket (line 1)" },
        { $$"""{"orders":[{{A}}]""", $"1 {A}|the text ends inside a record (line 1)" },
        { """{"id":1""", "the text ends inside a record (line 1)" },
        { """{"id":"1""", "the text ends inside a record (line 1)" },
        { """{"id":"1\""", "the text ends inside a record (line 1)" },
        { $$"""{"o1":{{A}},"o2":{{B}},"o3" """, $"1 o1: {A}|1 o2: {B}|the text ends behind a key (line 1)" },
        { $$"""{"o1":{{A}},"o2":{{B}},7""", $"1 o1: {A}|1 o2: {B}|a member has no key (line 1)" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Records_AreFound(string text, string expected)
    {
        foreach (var most in new[] { 1, 7, int.MaxValue })
            Assert.Equal(expected, Read(new SlowStream(Encoding.UTF8.GetBytes(text), most)));
    }

    [Fact]
    public void LongRecords_AreRead()
    {
        // Longer than the buffer, and one that ends where the buffer does.
        foreach (var length in new[] { 65_536, 65_537, 200_000 })
        {
            var record = "{\"text\":\"" + new string('x', length - 11) + "\"}";
            Assert.Equal($"1 {record}|2 {A}", Read(new MemoryStream(Encoding.UTF8.GetBytes($"{record}\n{A}"))));
        }
    }

    [Fact]
    public void RecordOfOver8Mebibytes_IsRefused()
    {
        var text = $"{A}\n{{\"text\":\"" + new string('x', 17 << 20);
        using var records = new JsonRecords(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.True(records.Read());
        Assert.Equal(
            "The JSON record on line 2 must be at most 8 MiB long, got more; export JSON lines.",
            Assert.Throws<OrderFileException>(() => records.Read()).Message);
    }

    [Theory]
    [InlineData("""{"id":1,"who":{"name":"anna"},"paid":true,"test":false,"note":null}""", "id,who.name,paid,test,note", "1,anna,true,false,")]
    [InlineData("""{"amount":5,"lines":[{"sku":"a","price":1.5},{"sku":"b","price":2}]}""",
        "amount,lines[].sku,lines[].price", "5,a,1.5|5,b,2")]
    [InlineData("""{"amount":5,"lines":[]}""", "amount", "5")]
    [InlineData("""{"taxes":[{"money":1.5},{"money":2}],"tags":["x","y"]}""", "taxes[].money,tags[]", "3.5,x")]
    [InlineData("""{"lines":[{"sku":"a","price":1,"taxes":[{"money":1},{"money":0.25}]}]}""",
        "lines[].sku,lines[].price,lines[].taxes[].money", "a,1,1.25")]
    [InlineData("""{"sums":[9e18,1]}""", "sums[]", "9e18")]
    [InlineData("""{"id":{"$oid":"a1"},"at":{"$date":{"$numberLong":"17"}}}""", "id,at", "a1,17")]
    [InlineData("""{"Item":{"id":{"S":"a1"},"price":{"N":"2.5"},"none":{"NULL":true}}}""", "id,price,none", "a1,2.5,")]
    [InlineData("""{"text":"a\u0000b"}""", "text", "a\uFFFDb")]
    [InlineData("""{"a":{"b":{"c":1}},"a2":[[1,2]]}""", "a.b.c,a2[][]", "1,3")]
    public void Row_HasTheValuesAtItsPaths(string record, string columns, string expected)
    {
        var (found, lines, types) = JsonRowReader.Discover(new MemoryStream(Encoding.UTF8.GetBytes(record)), 10, lines: null);
        Assert.Equal(columns, string.Join(',', found));
        using var reader = new JsonRowReader(new MemoryStream(Encoding.UTF8.GetBytes(record)), found, lines, types);
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(',', found.Select((_, i) => Encoding.UTF8.GetString(reader[i]))));
            Assert.True(reader[-1].IsEmpty && reader[found.Count].IsEmpty);
        }
        Assert.Equal(expected, string.Join('|', rows));
    }

    [Fact]
    public void WrongRecord_HasAnErrorAndTheNextIsRead()
    {
        using var reader = new JsonRowReader(
            new MemoryStream("{\"id\":1,}\n{\"id\":2}"u8.ToArray()), ["id"], lines: null, OrderFormats.Default.ValueMembers);
        Assert.True(reader.Read());
        Assert.StartsWith("the JSON must be valid: ", reader.Error, StringComparison.Ordinal);
        Assert.True(reader.Read());
        Assert.Equal((null, 2L, "2"), (reader.Error, reader.Line, Encoding.UTF8.GetString(reader[0])));
        Assert.False(reader.Read());
    }

    [Fact]
    public void OrdersWithColumnsOfTheirOwn_AreRefused()
    {
        var members = string.Join(',', Enumerable.Range(0, 7).Select(i => $"\"{(char)('a' + i)}\":{{\"created_at\":\"2024-01-05\"}}"));
        Assert.Equal(
            "The JSON must have its orders in lines or in an array, got the members of an object; export a list.",
            Assert.Throws<OrderFileException>(() =>
                JsonRowReader.Discover(new MemoryStream(Encoding.UTF8.GetBytes($"{{{members}}}")), 10, lines: null)).Message);
    }

    /// <summary>Returns the records with their lines and keys, and the error at the end.</summary>
    private static string Read(Stream text)
    {
        using var records = new JsonRecords(text);
        var found = new List<string>();
        try
        {
            while (records.Read())
                found.Add($"{records.Line} {(records.Key is { } key ? $"{key}: " : "")}{Encoding.UTF8.GetString(records.Record.Span)}");
        }
        catch (OrderFileException e)
        {
            const string End = "; export JSON lines or an array of objects.";
            Assert.StartsWith("The JSON must be valid, but ", e.Message, StringComparison.Ordinal);
            Assert.EndsWith(End, e.Message, StringComparison.Ordinal);
            found.Add(e.Message["The JSON must be valid, but ".Length..^End.Length]);
        }
        return string.Join('|', found);
    }

    /// <summary>Gives at most so many bytes a read.</summary>
    private sealed class SlowStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);
    }
}
