namespace Conversion.Models.Import;

/// <summary>Writes sets as the words of <see cref="Trees.CategorySets"/>.</summary>
internal static class CategoryWords
{
    // A category is the code of a level, so a larger one means a damaged file.
    private const int MaximumCategory = 1 << 20;

    /// <summary>Returns the bits of categories.</summary>
    /// <exception cref="InvalidDataException">A category is negative or too large.</exception>
    public static uint[] From(ReadOnlySpan<int> categories)
    {
        var largest = 0;
        foreach (var category in categories)
        {
            if (category is < 0 or > MaximumCategory)
                throw new InvalidDataException($"a category must be 0 to {MaximumCategory}, got {category}.");
            largest = Math.Max(largest, category);
        }
        var words = new uint[largest / 32 + 1];
        foreach (var category in categories)
            words[category / 32] |= 1u << (category % 32);
        return words;
    }

    /// <summary>Returns the words of members that a value must equal.</summary>
    public static uint[] FromMembers(IReadOnlyCollection<double> members)
    {
        var words = new List<uint>(2 * members.Count);
        foreach (var member in members)
        {
            var bits = BitConverter.DoubleToUInt64Bits(member);
            words.Add((uint)bits);
            words.Add((uint)(bits >> 32));
        }
        return [.. words];
    }
}
