using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Conversion.Files;

/// <summary>
/// The decompressed bytes of a file. Refuses a damaged file, and one with more bytes than the limit, while it reads.
/// </summary>
/// <param name="inner">The bytes; they are disposed of with this stream.</param>
/// <param name="format">The format of the file, for messages.</param>
/// <param name="limit">Counts the bytes.</param>
internal sealed class DecompressedStream(Stream inner, string format, DecompressionLimit limit) : ReadOnlyStream
{
    private long _bytes;
    private long _maximum = long.MaxValue;

    /// <summary>Allows so many more bytes, which bounds an element of a workbook. The default allows all bytes.</summary>
    public void AllowNext(long bytes) => _maximum = _bytes + bytes;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = inner.Read(buffer);
            limit.Add(read);
            _bytes += read;
            return _bytes <= _maximum ? read : throw WorkbookPart.Damaged("an element is too long");
        }
        catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw new OrderFileException("The zstd file must have a window of at most 128 MiB, got more; compress it without --long.", e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
        {
            throw Damaged(format, e);
        }
    }

    /// <summary>Describes a file that was cut or changed.</summary>
    public static OrderFileException Damaged(string format, Exception? inner = null) =>
        new($"The file must be a complete {format} file, got one that was cut or changed; copy the file again.", inner);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
