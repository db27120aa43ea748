namespace Conversion.Orders;

/// <summary>A file is refused whole. The message says what must be different, without the content of the file.</summary>
public sealed class DamagedFileException(string message, Exception? inner = null) : Exception(message, inner);
