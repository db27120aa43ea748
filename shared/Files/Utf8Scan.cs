using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Conversion.Files;

/// <summary>Finds the bytes of a text that are not UTF-8, in chunks. The end of a chunk can cut a letter.</summary>
/// <param name="countLetters">Whether to count the letters of several bytes, and all wrong bytes.</param>
internal struct Utf8Scan(bool countLetters)
{
    private const int LongestLetter = 4;

    private long _offset;

    // The bytes before the chunk that start a letter.
    private InlineBytes _cut;
    private int _cutLength;

    /// <summary>The offset of the first wrong byte; −1 for none.</summary>
    public long FirstWrong { get; private set; } = -1;

    /// <summary>The number of wrong sequences.</summary>
    public long WrongCount { get; private set; }

    /// <summary>The number of letters of several bytes.</summary>
    public long LetterCount { get; private set; }

    /// <summary>Reads the next chunk.</summary>
    public void Append(ReadOnlySpan<byte> chunk)
    {
        if (_cutLength > 0)
            chunk = CompleteCutLetter(chunk);
        if (chunk.IsEmpty)
            return;
        var whole = chunk[..^CutAtEnd(chunk)];
        if (!Utf8.IsValid(whole))
            FindWrongBytes(whole);
        else if (countLetters && !Ascii.IsValid(whole))
            LetterCount += CountLetters(whole);
        _offset += whole.Length;
        Keep(chunk[whole.Length..]);
    }

    /// <summary>Ends the text: a letter that is cut is wrong.</summary>
    public void Complete()
    {
        if (_cutLength > 0)
            AddWrong(_offset);
        _cutLength = 0;
    }

    /// <summary>Completes the cut letter with bytes of the chunk; returns the rest of the chunk.</summary>
    private ReadOnlySpan<byte> CompleteCutLetter(ReadOnlySpan<byte> chunk)
    {
        Span<byte> bytes = stackalloc byte[LongestLetter];
        ((ReadOnlySpan<byte>)_cut)[.._cutLength].CopyTo(bytes);
        var added = Math.Min(chunk.Length, LongestLetter - _cutLength);
        chunk[..added].CopyTo(bytes[_cutLength..]);
        bytes = bytes[..(_cutLength + added)];
        var status = Rune.DecodeFromUtf8(bytes, out _, out var length);
        if (status == OperationStatus.NeedMoreData)
        {
            Keep(bytes);
            return [];
        }
        if (status == OperationStatus.Done)
            LetterCount++;
        else
            AddWrong(_offset);
        // A wrong sequence has at least the bytes that were cut, because they are the start of a letter.
        _offset += length;
        var used = length - _cutLength;
        _cutLength = 0;
        return chunk[used..];
    }

    private void FindWrongBytes(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length;)
        {
            var next = bytes[i..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0)
                return;
            i += next;
            if (Rune.DecodeFromUtf8(bytes[i..], out _, out var length) == OperationStatus.Done)
                LetterCount++;
            else
                AddWrong(_offset + i);
            if (!countLetters && FirstWrong >= 0)
                return;
            i += length;
        }
    }

    private void AddWrong(long offset)
    {
        if (FirstWrong < 0)
            FirstWrong = offset;
        WrongCount++;
    }

    private void Keep(ReadOnlySpan<byte> cut)
    {
        cut.CopyTo(_cut);
        _cutLength = cut.Length;
    }

    private static long CountLetters(ReadOnlySpan<byte> bytes)
    {
        var letters = 0L;
        foreach (var value in bytes)
            letters += value >= 0xC0 ? 1 : 0;
        return letters;
    }

    /// <summary>Returns how many bytes at the end can be the start of a letter that the next chunk completes.</summary>
    private static int CutAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (var cut = 1; cut < LongestLetter && cut <= bytes.Length; cut++)
        {
            if ((bytes[^cut] & 0xC0) == 0x80)
                continue;
            return Rune.DecodeFromUtf8(bytes[^cut..], out _, out _) == OperationStatus.NeedMoreData ? cut : 0;
        }
        return 0;
    }

    [InlineArray(LongestLetter)]
    private struct InlineBytes
    {
        private byte _first;
    }
}
