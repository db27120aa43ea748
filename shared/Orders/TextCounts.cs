using System.Text;

namespace Conversion.Orders;

/// <summary>Counts the texts of a column that has few different ones.</summary>
internal sealed class TextCounts
{
    /// <summary>The longest text, in bytes of UTF-8. Longer texts are counted together, under the empty text.</summary>
    public const int MaximumLength = 100;

    // A column with more texts does not have words. The other texts are not counted.
    private const int MaximumTexts = 1000;

    private readonly Dictionary<string, long> _counts = [];

    /// <summary>How often each text occurs.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Adds a cell that is not empty.</summary>
    public void Add(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty)
            return;
        Span<char> letters = stackalloc char[MaximumLength];
        if (cell.Length > MaximumLength || !Encoding.UTF8.TryGetChars(cell, letters, out var length))
            length = 0;
        var text = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (_counts.Count < MaximumTexts || text.ContainsKey(letters[..length]))
            text[letters[..length]] = text.TryGetValue(letters[..length], out var count) ? count + 1 : 1;
    }
}
