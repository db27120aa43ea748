using System.Net;

namespace Conversion.IntegrationTests.Functions;

/// <summary>A body of blank lines, of which the second half waits for a signal.</summary>
internal sealed class HeldContent(int length, TaskCompletionSource started, Task signal) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var half = new byte[length / 2];
        half.AsSpan().Fill((byte)'\n');
        await stream.WriteAsync(half);
        started.SetResult();
        await signal;
        await stream.WriteAsync(half);
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length / 2 * 2L;
        return true;
    }
}
