namespace Conversion.Files;

/// <summary>Counts the decompressed bytes of a file.</summary>
/// <param name="maximum">The number of bytes from which the file is refused.</param>
internal sealed class DecompressionLimit(long maximum)
{
    private long _bytes;

    /// <summary>Adds bytes.</summary>
    /// <exception cref="OrderFileException">There are too many.</exception>
    public void Add(int bytes)
    {
        _bytes += bytes;
        if (_bytes > maximum)
            throw new OrderFileException($"The file must have at most {maximum:N0} bytes when it is decompressed, got more; split it.")
            {
                IsTooLarge = true,
            };
    }
}
