using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// Asks Linux for all pages of new memory at once. Otherwise Linux provides each page at its first use, and on a
/// virtual machine such a page fault costs several times as much as the use itself.
/// </summary>
internal static unsafe class PagePrefault
{
    // MADV_POPULATE_READ and MADV_POPULATE_WRITE of Linux, since 5.14. The contents of the pages stay as they are.
    private const int PopulateRead = 22;
    private const int PopulateWrite = 23;

    // Found in the program itself, which links the C library. Loading that library by name takes milliseconds.
    private static readonly delegate* unmanaged<byte*, nuint, int, int> Advise =
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out var export)
            ? (delegate* unmanaged<byte*, nuint, int, int>)export
            : null;

    /// <summary>Allocates an array that the caller will fill.</summary>
    public static T[] AllocateArray<T>(int length) where T : unmanaged
    {
        var array = GC.AllocateUninitializedArray<T>(length);
        PrefaultForWrite(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    /// <summary>Prefaults memory that the caller will read.</summary>
    public static void PrefaultForRead(ReadOnlySpan<byte> memory) => Prefault(memory, PopulateRead);

    /// <summary>Prefaults memory that the caller will write.</summary>
    public static void PrefaultForWrite(Span<byte> memory) => Prefault(memory, PopulateWrite);

    // An older kernel returns an error, and provides the pages one by one.
    private static void Prefault(ReadOnlySpan<byte> memory, int advice)
    {
        if (Advise is null)
            return;
        fixed (byte* start = memory)
        {
            var offsetInPage = (nuint)start % (nuint)Environment.SystemPageSize;
            _ = Advise(start - offsetInPage, offsetInPage + (nuint)memory.Length, advice);
        }
    }
}
