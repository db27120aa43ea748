using System.Text;

namespace Conversion.Orders;

/// <summary>Counts the texts of a column that has few different ones.</summary>
internal sealed class TextCounts
{
    // A column with more is not a status. The others are counted together, as one that nobody knows.
    private const int MaximumTexts = 1000;
    /// <summary>A longer text is no status.</summary>
    public const int MaximumLength = 100;

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
