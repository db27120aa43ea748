using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public sealed class ScoreJsonTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 10, 8, 0, 0, TimeSpan.Zero);

    // The hand-written writer must give the same bytes.
    private static readonly JsonSerializerOptions Serializer = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = ScoreJson.Encoder,
    };

    [Theory]
    [InlineData("""{"customerId":"Zoë <'\"1\"'> & 2","orders":[{"at":"2026-06-22T08:51:00Z","amount":910.80}]}""", "ok")]
    [InlineData("""{"customerId":"1","orders":[{"at":"2026-06-22T08:51:00Z","amount":910.80,"returned":true}]}""", "insufficient_data")]
    public void Score_HasTheBytesOfTheSerializer(string customer, string status)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "models");
        var model = ModelLoader.Load(Path.Combine(folder, "conversion.model"));
        var policy = Policy.Load(Path.Combine(folder, "policy.json"), Scorer.QuantitiesOf(model));
        var parsed = new CustomerReader(model).Read(Encoding.UTF8.GetBytes(customer), Now);
        var score = new Scorer(model, policy, ControlGroup.None).Score(parsed);

        Assert.Equal(status, score.Status);
        Assert.Equal(JsonSerializer.Serialize(score, Serializer), Encoding.UTF8.GetString(ScoreJson.Write(score)));
    }

    [Fact]
    public void RandomScores_HaveTheBytesOfTheSerializer()
    {
        var random = new Random(5);
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < 20_000; i++)
        {
            var score = RandomScore(random);
            output.ResetWrittenCount();
            ScoreJson.Write(score, output);
            Assert.Equal(JsonSerializer.Serialize(score, Serializer), Encoding.UTF8.GetString(output.WrittenSpan));
        }
    }

    [Fact]
    public void EstimateWithoutBounds_HasNoBoundsInJson() =>
        Assert.Contains(
            "\"daysToBuy\":{\"expected\":2}",
            Encoding.UTF8.GetString(ScoreJson.Write(RandomScore(new(1)) with { DaysToBuy = new(2, null, null) })),
            StringComparison.Ordinal);

    [Fact]
    public void WhatAFileSaysBesideTheOrders_FollowsTheScore()
    {
        var score = RandomScore(new(1));
        var alone = Encoding.UTF8.GetString(ScoreJson.Write(score));
        var contacts = new Dictionary<ContactRole, string> { [ContactRole.Email] = "a@b.example", [ContactRole.FirstName] = "Zoë \"Z\"" };
        KeyValuePair<string, string?>[] columns = [new("size", "38"), new("note", null), new("shoe, colour", "red")];

        AssertFollows("", new(new Dictionary<ContactRole, string>(), null, []));
        AssertFollows(
            ""","contact":{"email":"a@b.example","firstName":"Zoë \"Z\""},"consent":"yes","kept":{"size":"38","shoe, colour":"red"}""",
            new(contacts, "yes", columns));
        AssertFollows(""","kept":{}""", new(new Dictionary<ContactRole, string>(), null, [new("note", null)]));

        void AssertFollows(string more, KeptCustomer kept) =>
            Assert.Equal($"{alone[..^1]}{more}}}", Encoding.UTF8.GetString(ScoreJson.Write(score, kept)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NonFiniteNumber_IsRefused(double number) =>
        Assert.Throws<ArgumentException>(() => ScoreJson.Write(RandomScore(new(1)) with { Probability = number }));

    private static Score RandomScore(Random random)
    {
        return new(
            Text(), Instant(), new(Text(), Text(), Text()), random.Next(), Text(), Chance() ? Text() : null, Maybe(Number), Maybe(Estimate), Maybe(Estimate),
            Chance() ? new() { [Text()] = Number(), ["b"] = Number() } : null,
            new(Text(), Text(), Text(), Text(), Several(Trace), random.Next(2) == 0 ? null : new(Text(), Text())),
            Chance() ? new(Number(), Text()) : null,
            Several(() => new Reason(Text(), Text(), Maybe(Float), Number(), Text())),
            Several(() => new OutOfRangeFeature(Text(), Float(), Float(), Float())),
            Text());

        RuleTrace Trace() => new(Text(), Text(), Chance(), Several(Comparison));
        ComparisonResult Comparison() => new(Text(), Maybe(Number), Text(), Text(), Maybe(Number), Chance());
        Estimate Estimate() => new(Number(), Maybe(Number), Maybe(Number));
        bool Chance() => random.Next(2) == 0;
        T? Maybe<T>(Func<T> make)
            where T : struct => Chance() ? make() : null;
        List<T> Several<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

        DateTime Instant()
        {
            var ticks = random.NextInt64(DateTime.MaxValue.Ticks);
            if (Chance())
                ticks -= ticks % (long)Math.Pow(10, random.Next(12));
            return new(ticks, Chance() ? DateTimeKind.Utc : DateTimeKind.Unspecified);
        }

        // Any UTF-16 units, also halves of surrogate pairs, or plain words.
        string Text() => Chance()
            ? new([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(random.Next(3) == 0 ? 0x10000 : 0x100))])
            : string.Concat(Enumerable.Repeat("word > 0.8 ", random.Next(random.Next(100) == 0 ? 1000 : 5)));

        double Number() => Finite(random.Next(5) switch
        {
            0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            1 => random.Next(-10_000, 10_000) / Math.Pow(10, random.Next(7)),
            2 => random.NextInt64(-1L << 60, 1L << 60) / Math.Pow(10, random.Next(20)),
            3 => Float(),
            _ => random.NextDouble() * (Chance() ? 1 : -0.0),
        });

        float Float() => (float)Finite(random.Next(4) switch
        {
            0 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
            1 => random.Next(-100_000_000, 100_000_000),
            2 => random.Next(-10_000_000, 10_000_000) / 1000f,
            _ => random.NextSingle(),
        });

        static double Finite(double value) => double.IsFinite(value) ? value : 0;
    }
}
