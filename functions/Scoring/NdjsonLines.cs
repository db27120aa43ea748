using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Conversion.Functions.Scoring;

/// <summary>One line of a body. The number of the first line is 1, and the JSON is null when the line is too long.</summary>
internal readonly record struct NdjsonLine(long Number, ReadOnlyMemory<byte>? Json);

/// <summary>Splits a body of any length into lines and keeps one line in memory at a time. Skips blank lines.</summary>
internal static class NdjsonLines
{
    /// <summary>Returns the lines. The bytes of a line are valid only until the caller requests the next line.</summary>
    public static async IAsyncEnumerable<NdjsonLine> ReadAsync(
        PipeReader body, int maximumBytes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0L;
        var tooLong = false;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (ToLine(++number, rest.Slice(0, end), tooLong, maximumBytes) is { } line)
                    yield return line;
                tooLong = false;
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
            body.AdvanceTo(rest.Start, rest.End);
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
