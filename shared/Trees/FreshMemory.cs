using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// Memory that is about to be used for the first time. Linux hands it out page by page, at first touch, which on a virtual
/// machine costs several times what is then done with the page; asked for together, pages cost less.
/// </summary>
internal static unsafe class FreshMemory
{
    // MADV_POPULATE_READ and _WRITE of Linux, since 5.14: contents stay as they are.
    private const int PopulateRead = 22;
    private const int PopulateWrite = 23;

    // Looked up in the program itself, which has it from the C library: to find that library by its name takes milliseconds.
    private static readonly delegate* unmanaged<byte*, nuint, int, int> Advise =
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out var export)
            ? (delegate* unmanaged<byte*, nuint, int, int>)export
            : null;

    /// <summary>An array that is still to be filled.</summary>
    public static T[] Array<T>(int length) where T : unmanaged
    {
        var array = GC.AllocateUninitializedArray<T>(length);
        PrepareToWrite(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    /// <summary>Asks for what is about to be read.</summary>
    public static void PrepareToRead(ReadOnlySpan<byte> memory) => Populate(memory, PopulateRead);

    /// <summary>Asks for what is about to be written.</summary>
    public static void PrepareToWrite(Span<byte> memory) => Populate(memory, PopulateWrite);

    // Where the kernel can't do it, the pages come one by one.
    private static void Populate(ReadOnlySpan<byte> memory, int advice)
    {
        if (Advise is null)
            return;
        fixed (byte* start = memory)
        {
            var before = (nuint)start % (nuint)Environment.SystemPageSize;
            _ = Advise(start - before, before + (nuint)memory.Length, advice);
        }
    }
}
