using System.Xml;

namespace Conversion.Files;

/// <summary>The different names in a part of a workbook. Refuses a part that has more names than any workbook.</summary>
internal sealed class ElementNames : NameTable
{
    private const int MaximumCount = 10_000;

    private int _count;

    public ElementNames()
    {
        // The reader gives these strings themselves, so that comparing them is fast.
        foreach (var name in (string[])["row", "c", "v", "f", "is", "t", "r", "s", "si"])
            Add(name);
    }

    /// <inheritdoc/>
    /// <exception cref="OrderFileException">There are too many names.</exception>
    public override string Add(char[] key, int start, int len) =>
        Get(key, start, len)
        ?? (++_count <= MaximumCount ? base.Add(key, start, len) : throw WorkbookPart.Damaged("there are too many names"));
}
