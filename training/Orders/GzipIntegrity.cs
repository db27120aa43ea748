using System.IO.Compression;

namespace Conversion.Training.Orders;

/// <summary>
/// Checks that gzip files are complete. DuckDB and .NET read a truncated file without an error. So a small gzip stream
/// is appended to the file, and both are decompressed: its bytes come out only if the file before it is complete.
/// </summary>
internal static class GzipIntegrity
{
    // No text ends with these bytes.
    private static readonly byte[] Marker = [0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9, 0xF8];

    /// <summary>Checks the .gz files of a path or glob. Ignores other files.</summary>
    /// <exception cref="UserErrorException">A file is truncated or damaged, or there is no file.</exception>
    public static void ThrowIfAnyDamaged(string path)
    {
        foreach (var file in OrderFile.FindFiles(path).Where(file => file != OutputFile.WithoutGz(file)))
            if (!EndsWithMarker(file))
                throw new UserErrorException($"{file} must be a complete gzip file, got a truncated or damaged one; copy the file again.");
    }

    private static bool EndsWithMarker(string path)
    {
        var last = Array.Empty<byte>();
        try
        {
            using var decompressed = new GZipStream(new FileThenMarker(path), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            while (true)
            {
                var read = decompressed.Read(buffer);
                if (read == 0)
                    return last.SequenceEqual(Marker);
                last = [.. last.Concat(buffer[Math.Max(0, read - Marker.Length)..read]).TakeLast(Marker.Length)];
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The bytes of a file, then the compressed marker.</summary>
    private sealed class FileThenMarker(string path) : Stream
    {
        private readonly FileStream _file = File.OpenRead(path);
        private readonly MemoryStream _marker = CompressedMarker();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var read = _file.Read(buffer);
            return read > 0 ? read : _marker.Read(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }

        private static MemoryStream CompressedMarker()
        {
            var compressed = new MemoryStream();
            using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                stream.Write(Marker);
            compressed.Position = 0;
            return compressed;
        }
    }
}
