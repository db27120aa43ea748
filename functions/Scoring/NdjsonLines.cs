using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Conversion.Functions.Http;

namespace Conversion.Functions.Scoring;

/// <summary>One line of a body. The number of the first line is 1, and the JSON is null when the line is too long.</summary>
internal readonly record struct NdjsonLine(long Number, ReadOnlyMemory<byte>? Json);

/// <summary>Splits a body of any length into lines and keeps one line in memory at a time. Skips blank lines.</summary>
internal static class NdjsonLines
{
    // A longer line is held in memory that must be reserved.
    private const int LongBytes = 64 << 10;

    /// <summary>Returns the lines. The bytes of a line are valid only until the caller requests the next line.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maximumBytes">The longest line.</param>
    /// <param name="reserve">
    /// Reserves memory for a long line, until the line after it is requested; null for a body that is in memory.
    /// </param>
    /// <param name="cancellation">Ends reading.</param>
    public static async IAsyncEnumerable<NdjsonLine> ReadAsync(
        PipeReader body, int maximumBytes, Func<ValueTask<RequestMemory.Reservation>>? reserve,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0L;
        RequestMemory.Reservation? reserved = null;
        var tooLong = false;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(cancellation);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    if (ToLine(++number, rest.Slice(0, end), tooLong, maximumBytes) is { } line)
                        yield return line;
                    tooLong = false;
                    reserved?.Dispose();
                    reserved = null;
                    rest = rest.Slice(rest.GetPosition(1, end));
                }
                if (read.IsCompleted)
                {
                    if (ToLine(++number, rest, tooLong, maximumBytes) is { } line)
                        yield return line;
                    body.AdvanceTo(rest.End);
                    yield break;
                }
                if (rest.Length > maximumBytes)
                {
                    tooLong = true;
                    rest = rest.Slice(rest.End);
                }
                if (rest.Length > LongBytes && reserve is not null && reserved is null)
                {
                    // The next read returns the same bytes. A refusal must not come while a read goes on.
                    body.AdvanceTo(rest.Start);
                    reserved = await reserve();
                    continue;
                }
                body.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            reserved?.Dispose();
        }
    }

    private static NdjsonLine? ToLine(long number, in ReadOnlySequence<byte> bytes, bool tooLong, int maximumBytes)
    {
        if (tooLong || bytes.Length > maximumBytes)
            return new(number, null);
        var line = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
        return line.Span.ContainsAnyExcept(" \t\r"u8) ? new(number, line) : null;
    }
}
