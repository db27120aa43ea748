using System.IO.Compression;
using System.IO.Hashing;

namespace Conversion.Files;

/// <summary>
/// The decompressed bytes of one entry of a zip file. Checks their length and checksum at the end, which .NET does not do.
/// </summary>
/// <param name="entry">The entry.</param>
/// <param name="owned">What is disposed of with the stream, if anything.</param>
internal sealed class ZipEntryStream(ZipArchiveEntry entry, IDisposable? owned = null) : ReadOnlyStream
{
    private readonly Stream _bytes = entry.Open();
    private readonly Crc32 _checksum = new();
    private long _length;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The entry was cut or changed.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _bytes.Read(buffer);
        _checksum.Append(buffer[..read]);
        _length += read;
        var wrong = read > 0 || buffer.IsEmpty
            ? _length > entry.Length
            : _length != entry.Length || _checksum.GetCurrentHashAsUInt32() != entry.Crc32;
        return wrong ? throw new InvalidDataException("The length or the checksum of the entry differs.") : read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
            owned?.Dispose();
        }
        base.Dispose(disposing);
    }
}
