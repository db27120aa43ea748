using System.Numerics;

namespace Conversion.Trees;

/// <summary>
/// The sets of an ensemble's nodes in 32-bit words. A set of categories has a bit a category, least significant bit first. A set
/// of members (<see cref="SplitRule.Member"/>) has two words a member, the bits of a double, lower word first.
/// </summary>
/// <param name="starts">Per node, and one past the last: where its words start. Empty when no node has a set.</param>
/// <param name="words">The words of all nodes.</param>
public sealed class CategorySets(int[] starts, uint[] words)
{
    /// <summary>The sets of an ensemble without categorical nodes.</summary>
    public static CategorySets None { get; } = new([], []);

    /// <summary>Per node, and one past the last: where its words start. Empty when no node has a set.</summary>
    public int[] Starts { get; } = starts;

    /// <summary>The words of all nodes.</summary>
    public uint[] Words { get; } = words;

    /// <summary>Returns the number that every category in the node's set is below.</summary>
    internal int Limit(int node) => Starts.Length == 0 ? 0 : (Starts[node + 1] - Starts[node]) * 32;

    /// <summary>Returns whether a value above −1, rounded towards zero, is in the node's set.</summary>
    internal bool Contains<T>(int node, T value) where T : IBinaryFloatingPointIeee754<T>
    {
        if (value >= T.CreateTruncating(Limit(node)))
            return false;
        var category = int.CreateTruncating(value);
        return (Words[Starts[node] + category / 32] >> (category % 32) & 1) != 0;
    }

    /// <summary>Returns whether a value equals a member of the node's set.</summary>
    internal bool HasMember<T>(int node, T value) where T : IBinaryFloatingPointIeee754<T>
    {
        for (var word = Starts[node]; word + 1 < Starts[node + 1]; word += 2)
            if (value == T.CreateTruncating(MemberAt(word)))
                return true;
        return false;
    }

    /// <summary>Returns the members of the node's set.</summary>
    internal IEnumerable<double> Members(int node)
    {
        for (var word = Starts[node]; word + 1 < Starts[node + 1]; word += 2)
            yield return MemberAt(word);
    }

    private double MemberAt(int word) => BitConverter.UInt64BitsToDouble((ulong)Words[word + 1] << 32 | Words[word]);

    internal void Validate(int nodes)
    {
        if (Starts.Length == 0 && Words.Length == 0)
            return;
        if (Starts.Length != nodes + 1 || Starts[0] != 0 || Starts[^1] != Words.Length)
            throw new InvalidDataException("The category sets do not match the nodes.");
        for (var node = 0; node < nodes; node++)
            if (Starts[node] > Starts[node + 1])
                throw new InvalidDataException($"The category set of node {node} ends before it starts.");
    }
}
