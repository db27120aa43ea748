using System.Text;
using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class JsonFieldReaderTests
{
    private static readonly InstantRules Epoch = new(TimeZoneInfo.Utc, AllowsEpoch: true);

    private delegate void Reading(ref JsonFieldReader reader);

    [Theory]
    [InlineData("string", "1", "must be a string, got the number 1.")]
    [InlineData("string", "12345678901234567890123456789012345678901",
        "must be a string, got the number 1234567890123456789012345678901234567890….")]
    [InlineData("string", "null", "must be a string, got null.")]
    [InlineData("string", "false", "must be a string, got a boolean.")]
    [InlineData("string", "[1,[2]]", "must be a string, got an array.")]
    [InlineData("string", """{"a":{}}""", "must be a string, got an object.")]
    [InlineData("string", "\"\\ud800\"", "must be valid Unicode.")]
    [InlineData("number", "\"1.5\"", "must be a number without quotes, got \"1.5\".")]
    [InlineData("number", "\"NaN\"", "must be a number, got a string.")]
    [InlineData("number", "null", "must be a number, got null.")]
    [InlineData("number", "1e999", "must be a finite number.")]
    [InlineData("numberOrNull", "true", "must be a number or null, got a boolean.")]
    [InlineData("boolean", "\"true\"", "must be true or false without quotes, got \"true\".")]
    [InlineData("boolean", "\"yes\"", "must be true or false, got a string.")]
    [InlineData("boolean", "1", "must be true or false, got a number.")]
    [InlineData("object", "[]", "must be an object, got an array.")]
    [InlineData("array", "{}", "must be an array, got an object.")]
    [InlineData("scalar", "[1]", "must be a text, or null, got an array.")]
    [InlineData("scalar", "1e999", "must be a finite number.")]
    [InlineData("instant", "1", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got the number 1.")]
    [InlineData("instant", "1785585600",
        "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z; a number of seconds is not an instant, got the number 1785585600.")]
    [InlineData("instant", "\"soon\"", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"soon\".")]
    [InlineData("instant", "\"\\ud800\"", "must be valid Unicode.")]
    [InlineData("epoch", "1e300", "must be a number of seconds or milliseconds since 1970, or an ISO 8601 instant.")]
    public void WrongValue_IsNamed_AndTheNextIsRead(string kind, string value, string expected)
    {
        var next = 0.0;
        var errors = Errors($"[{value},5]", (ref JsonFieldReader reader) =>
        {
            Assert.True(reader.TryEnterArray(JsonPointer.Document));
            Read(ref reader, kind);
            Assert.True(reader.HasNextElement());
            next = reader.ReadNumber(new("/next"));
            Assert.False(reader.HasNextElement());
            reader.LeaveArray();
            reader.ExpectEnd();
        });

        Assert.Equal(("/value", expected), (Assert.Single(errors).Pointer, errors[0].Detail));
        Assert.Equal(5, next);
    }

    [Fact]
    public void Values_AreRead()
    {
        var values = new List<object?>();
        Assert.Empty(Errors(
            """["a\u00e9",-2.5,null,true,false,"2026-01-31","2026-01-31T09:30:00Z",1785585600,null,"b",7,false,{"x":[1]},8]""",
            (ref JsonFieldReader reader) =>
            {
                Assert.True(reader.TryEnterArray(JsonPointer.Document));
                foreach (var kind in (string[])["string", "number", "numberOrNull", "boolean", "boolean", "instant", "instant", "epoch"])
                    values.Add(Read(ref reader, kind));
                for (var i = 0; i < 4; i++)
                    values.Add(Read(ref reader, "scalar"));
                Assert.False(reader.IsNumberNext());
                values.Add(Encoding.UTF8.GetString(reader.ReadRawValue()));
                Assert.True(reader.IsNumberNext());
                values.Add(reader.ReadNumber(new("/value")));
                reader.LeaveArray();
                reader.ExpectEnd();
            }));

        Assert.Equal(
            [
                "aé", -2.5, double.NaN, true, false,
                new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero),
                new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero), double.NaN, "b", 7.0, false, """{"x":[1]}""", 8.0,
            ],
            values);
    }

    [Fact]
    public void LongTextOfAnInstant_IsQuotedInPart() => Assert.Equal(
        $"must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"{new string('x', 40)}…\".",
        Assert.Single(Errors($"\"{new string('x', 70)}\"", (ref JsonFieldReader reader) => Read(ref reader, "instant"))).Detail);

    [Fact]
    public void NullProperty_IsAbsent_AndARepeatedOrUnknownOneIsNamed()
    {
        bool a = false, b = false;
        var sum = 0.0;
        var errors = Errors(
            """{"a":1,"b":null,"\ud800":[1],"a":2,"c/d":{"a":[9]},"skipped":{"a":9},"b":4}""",
            (ref JsonFieldReader reader) =>
            {
                Assert.True(reader.TryEnterObject(JsonPointer.Document));
                while (reader.MoveToNextProperty(new("/p")))
                    if (reader.IsProperty("a"u8, ref a))
                        sum += reader.ReadNumber(new("/p/a"));
                    else if (reader.IsProperty("b"u8, ref b))
                        sum += 10 * reader.ReadNumber(new("/p/b"));
                    else if (reader.IsProperty("skipped"u8, ref b))
                        reader.SkipProperty();
                    else
                        reader.RejectUnknownProperty("a, b");
                reader.ExpectEnd();
            });

        Assert.Equal(1 + 2 + 10 * 4, sum);
        Assert.Equal(
            [
                "/p must be valid Unicode.", "/p/a must appear only once.", "/p/c~1d is unknown; use a, b.", "/p/b must appear only once.",
            ],
            errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData(true, new[] { 1, -1, 0, 1 })]
    [InlineData(false, new[] { 1, -1, -1, -1 })]
    public void IndexOfAProperty_IsItsPlaceAmongTheNames(bool isNullable, int[] expected)
    {
        var found = new List<int>();
        var errors = Errors(
            """{"y":1,"z":{"x":2},"x":null,"y":null}""",
            (ref JsonFieldReader reader) =>
            {
                Span<bool> seen = stackalloc bool[2];
                reader.TryEnterObject(JsonPointer.Document);
                while (reader.MoveToNextProperty(new("/p")))
                {
                    found.Add(reader.IndexOfProperty(["x", "y"], seen, isNullable));
                    reader.SkipProperty();
                }
                reader.ExpectEnd();
            });

        Assert.Equal(expected, found);
        Assert.Equal("/p/y must appear only once.", Assert.Single(errors).ToString());
    }

    [Fact]
    public void ErrorsAfterTheTwentieth_AreCounted()
    {
        var errors = Errors("[]", (ref JsonFieldReader reader) =>
        {
            for (var i = 0; i < 22; i++)
                reader.AddError(new("/a", i), "is wrong.");
        });
        Assert.Equal("2 more errors are not listed.", errors[^1].Detail);
    }

    [Theory]
    [InlineData("must be UTF-8.", new byte[] { (byte)'"', 0xFF, (byte)'"' })]
    [InlineData("must be JSON, got an error at byte 4.", new byte[] { 0xEF, 0xBB, 0xBF, (byte)'"', (byte)'a', (byte)'"', (byte)'1' })]
    [InlineData("must be JSON, but the text ends too early, at byte 3.", new byte[] { (byte)'[', (byte)'[' })]
    public void TextThatIsNotJson_StopsTheReader(string expected, byte[] json)
    {
        var error = Assert.Throws<InvalidInputException>(() =>
        {
            var reader = new JsonFieldReader(json);
            reader.ReadString(new("/a"));
            reader.ExpectEnd();
        });
        Assert.Equal(expected, error.Message);
        Assert.True(error.Malformed);
    }

    private static object? Read(ref JsonFieldReader reader, string kind)
    {
        var pointer = new JsonPointer("/value");
        return kind switch
        {
            "string" => reader.ReadString(pointer),
            "number" => reader.ReadNumber(pointer),
            "numberOrNull" => reader.ReadNumber(pointer, allowNull: true),
            "boolean" => reader.ReadBoolean(pointer),
            "object" => reader.TryEnterObject(pointer),
            "array" => reader.TryEnterArray(pointer),
            "scalar" => reader.ReadScalar(pointer, "a text"),
            "instant" => reader.ReadInstant(pointer, InstantRules.Default),
            _ => reader.ReadInstant(pointer, Epoch),
        };
    }

    private static IReadOnlyList<FieldError> Errors(string json, Reading read)
    {
        var reader = new JsonFieldReader(Encoding.UTF8.GetBytes(json));
        read(ref reader);
        try
        {
            reader.ThrowIfErrors();
            return [];
        }
        catch (InvalidInputException e)
        {
            return e.Errors;
        }
    }
}
