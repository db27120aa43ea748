using System.IO.Compression;

namespace Conversion.Training.Orders;

/// <summary>
/// Tells whether a gzip file is whole. DuckDB and .NET don't: if it ends early, both take what they found for all there
/// is. So a small gzip stream is appended and both are unpacked: its bytes only come out if the file before it is whole.
/// </summary>
internal static class GzipIntegrity
{
    // Of bytes that no text ends with.
    private static readonly byte[] Mark = [0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9, 0xF8];

    /// <summary>Refuses the .gz of a path or glob that end early or were damaged since they were packed; other files it does not look at.</summary>
    /// <exception cref="UserErrorException">One is not whole, or there is no file.</exception>
    public static void ThrowIfAnyDamaged(string path)
    {
        foreach (var file in OrderFile.Find(path).Where(file => file != OutputFile.WithoutGz(file)))
            ThrowIfDamaged(file);
    }

    private static void ThrowIfDamaged(string path)
    {
        var last = Array.Empty<byte>();
        try
        {
            using var unpacked = new GZipStream(new FileAndMark(path), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            for (int read; (read = unpacked.Read(buffer)) > 0;)
                last = [.. last.Concat(buffer[Math.Max(0, read - Mark.Length)..read]).TakeLast(Mark.Length)];
        }
        catch (InvalidDataException)
        {
            last = [];
        }
        if (!last.SequenceEqual(Mark))
            throw new UserErrorException($"{path} is damaged, or not all of it is there.");
    }

    /// <summary>The bytes of a file, then those of the mark, packed.</summary>
    private sealed class FileAndMark(string path) : Stream
    {
        private readonly FileStream _file = File.OpenRead(path);
        private readonly MemoryStream _mark = Packed();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => _file.Read(buffer) is > 0 and var read ? read : _mark.Read(buffer);

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

        private static MemoryStream Packed()
        {
            var packed = new MemoryStream();
            using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                stream.Write(Mark);
            packed.Position = 0;
            return packed;
        }
    }
}
