using System.IO.Compression;
using System.Text;

namespace Conversion.Files;

/// <summary>
/// The decompressed bytes of a gzip file of one or several members. .NET ends a cut file, and ignores what follows the last
/// member, without an error. So one more member, the marker, is appended to the file: its bytes come out last only where
/// everything before it is complete.
/// </summary>
internal sealed class GzipFileStream(Stream file) : ReadOnlyStream
{
    private const int BufferSize = 1 << 16;

    // No file ends with this text. It is repeated so that its compressed form does not contain its bytes, which a cut file
    // could give.
    private static readonly byte[] Marker = CreateMarker();
    private static readonly byte[] CompressedMarker = Compress(Marker);

    private readonly GZipStream _decompressed = new(new FileThenMarker(file), CompressionMode.Decompress);

    // The last bytes of the buffer are kept back until more follow, because they can be the marker.
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file was cut or changed, or something follows it.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_end - _start <= Marker.Length && !buffer.IsEmpty)
            Fill();
        var length = Math.Min(buffer.Length, Math.Max(0, _end - _start - Marker.Length));
        _buffer.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _decompressed.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        while (_end <= Marker.Length)
        {
            var read = _decompressed.Read(_buffer.AsSpan(_end));
            _end += read;
            if (read > 0)
                continue;
            if (!_buffer.AsSpan(0, _end).SequenceEqual(Marker))
                throw new InvalidDataException("The marker after the file did not come out.");
            return;
        }
    }

    private static byte[] CreateMarker()
    {
        var text = Guid.NewGuid().ToString("N");
        return Encoding.ASCII.GetBytes(text + text);
    }

    private static byte[] Compress(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest))
            stream.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>The bytes of a file, then the compressed marker.</summary>
    private sealed class FileThenMarker(Stream file) : ReadOnlyStream
    {
        private int _markerRead;

        public override int Read(Span<byte> buffer)
        {
            var read = file.Read(buffer);
            if (read > 0)
                return read;
            read = Math.Min(buffer.Length, CompressedMarker.Length - _markerRead);
            CompressedMarker.AsSpan(_markerRead, read).CopyTo(buffer);
            _markerRead += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
