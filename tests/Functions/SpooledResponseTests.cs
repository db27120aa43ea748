using System.IO.Pipelines;
using Conversion.Functions.Http;
using Conversion.Functions.Scoring;

namespace Conversion.Tests.Functions;

public class SpooledResponseTests
{
    [Fact]
    public async Task CallerReadsNothing_WritingWaitsAboveTheBudgetAndKeepsTheOrder()
    {
        var caller = CreatePipe();
        using var response = new SpooledResponse(caller.Writer.AsStream(), new ByteBudget(1000));
        byte[][] results = [.. Enumerable.Range(0, 20).Select(i => Enumerable.Repeat((byte)i, 100).ToArray())];
        // The first result is being sent, and ten are in the file.
        for (var i = 0; i < 11; i++)
            await response.WriteAsync(results[i], CancellationToken.None);

        var next = response.WriteAsync(results[11], CancellationToken.None);

        Assert.False(next.IsCompleted);
        var reading = ReadAsync(caller.Reader, 2000);
        await next;
        for (var i = 12; i < results.Length; i++)
            await response.WriteAsync(results[i], CancellationToken.None);
        await response.CompleteAsync(CancellationToken.None);
        Assert.Equal(results.SelectMany(result => result), await reading);
    }

    [Fact]
    public async Task ResultsOfOtherResponses_UseTheBudgetUntilTheyEnd()
    {
        var budget = new ByteBudget(1000);
        using var other = new SpooledResponse(CreatePipe().Writer.AsStream(), budget);
        for (var i = 0; i < 11; i++)
            await other.WriteAsync(new byte[100], CancellationToken.None);
        var caller = CreatePipe();
        using var response = new SpooledResponse(caller.Writer.AsStream(), budget);
        await response.WriteAsync(new byte[100], CancellationToken.None);

        var next = response.WriteAsync(new byte[100], CancellationToken.None);

        Assert.False(next.IsCompleted);
        other.Dispose();
        var reading = ReadAsync(caller.Reader, 1200);
        await next;
        for (var i = 0; i < 10; i++)
            await response.WriteAsync(new byte[100], CancellationToken.None);
        await response.CompleteAsync(CancellationToken.None);
        await reading;
    }

    [Fact]
    public async Task TemporaryFile_HasNoNameThatAKilledProcessWouldLeaveBehind()
    {
        if (OperatingSystem.IsWindows())
            return;
        string[] Files() => Directory.GetFiles(Path.GetTempPath(), "conversion-????????.???");
        var before = Files();
        var caller = CreatePipe();
        using var response = new SpooledResponse(caller.Writer.AsStream(), new ByteBudget(1000));
        await response.WriteAsync(new byte[100], CancellationToken.None);
        await response.WriteAsync(new byte[100], CancellationToken.None);
        Assert.Empty(Files().Except(before));

        var reading = ReadAsync(caller.Reader, 200);
        await response.CompleteAsync(CancellationToken.None);
        await reading;
    }

    // The writer of this pipe waits until the reader has read everything.
    private static Pipe CreatePipe() => new(new(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));

    private static async Task<byte[]> ReadAsync(PipeReader reader, int length)
    {
        var read = new byte[length];
        await reader.AsStream().ReadExactlyAsync(read);
        return read;
    }
}
