using System.Text;
using Conversion.Events;
using Conversion.Functions.Events;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Events;

public sealed class PublishedPartsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PublishedParts _parts;

    public PublishedPartsTests() => _parts = new(_clock);

    [Fact]
    public void FailedPush_IsRememberedUntilItIsForgottenOrOld()
    {
        _parts.Remember(Message("1"), [true, false]);
        Assert.Equal("True False", string.Join(' ', _parts.Find(Message("1"))!));
        _clock.Advance(TimeSpan.FromMinutes(14));
        Assert.NotNull(_parts.Find(Message("1")));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_parts.Find(Message("1")));

        _parts.Remember(Message("1"), [true, false]);
        _parts.Forget(Message("1"));
        Assert.Null(_parts.Find(Message("1")));
    }

    [Fact]
    public void OtherMessage_IsNotTheSame()
    {
        _parts.Remember(Message("1"), [true, false]);

        Assert.Null(_parts.Find(Message("2")));
        Assert.Null(_parts.Find(Message("1", data: "other")));
        Assert.Null(_parts.Find(Message(null)));
        _parts.Remember(Message(null, eventId: "a"), [true, false]);
        Assert.Null(_parts.Find(Message(null, eventId: "b")));
        Assert.NotNull(_parts.Find(Message(null, eventId: "a")));
    }

    [Fact]
    public void PushOfWhichNothingWasPublished_IsNotRemembered()
    {
        _parts.Remember(Message("1"), [false, false]);
        Assert.Null(_parts.Find(Message("1")));
    }

    [Fact]
    public void TooManyPushes_ForgetTheOldest()
    {
        for (var i = 0; i < 5000; i++)
            _parts.Remember(Message($"{i}"), [true, false]);

        Assert.Null(_parts.Find(Message("0")));
        Assert.NotNull(_parts.Find(Message("4999")));
    }

    private static PushedMessage Message(string? id, string? eventId = null, string data = "data") => new(
        id, null, eventId is null ? new Dictionary<string, string>() : new() { ["ce-id"] = eventId }, Encoding.UTF8.GetBytes(data));
}
