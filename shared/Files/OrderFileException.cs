namespace Conversion.Files;

/// <summary>A file of orders is refused as a whole. The message says what is wrong and what to do.</summary>
/// <param name="message">What must be, what is, and what to do.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class OrderFileException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Values of <c>--columns</c>, or of <c>columns</c> over HTTP. With one of them the file can be read.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>The beginning of the table; null where the file could not be read as a table.</summary>
    public TablePreview? Preview { get; init; }

    /// <summary>Whether the file is larger than a limit.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Returns the same refusal with the file's name in front.</summary>
    internal OrderFileException In(string file) => Message.Contains(file, StringComparison.Ordinal)
        ? this
        : new($"{file}: {Message}", this) { Suggestions = Suggestions, IsTooLarge = IsTooLarge };
}
