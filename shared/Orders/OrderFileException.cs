namespace Conversion.Orders;

/// <summary>A file of orders is refused whole. The message says what is wrong and what to do, and does not contain the file's content.</summary>
public sealed class OrderFileException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Values of <c>--columns</c> (in HTTP: of <c>columns</c>) of which one makes the file readable.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>Whether the file is larger than the reader may unpack.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Returns the same refusal with the file's name in front.</summary>
    internal OrderFileException In(string file) => Message.Contains(file, StringComparison.Ordinal)
        ? this
        : new($"{file}: {Message}", this) { Suggestions = Suggestions, IsTooLarge = IsTooLarge };
}
