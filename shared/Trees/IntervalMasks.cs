using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conversion.Trees;

/// <summary>Computes the bitwise AND of table rows.</summary>
internal static unsafe class IntervalMasks
{
    private interface IVectorOperations<TVector>
    {
        static abstract TVector Load(byte* from);
        static abstract TVector And(TVector a, byte* b);
        static abstract void Store(TVector value, byte* to);
    }

    /// <summary>Computes the AND of <paramref name="count"/> rows of <paramref name="length"/> bytes, a multiple of 64.</summary>
    public static void And(byte** rows, int count, byte* result, int length, Simd simd)
    {
        if (count == 0)
            new Span<byte>(result, length).Fill(byte.MaxValue);
        else if (simd == Simd.Avx512 && Avx512F.IsSupported)
            And<Vector512<byte>, Vector512Operations>(rows, count, result, length);
        else if (simd >= Simd.Avx2 && Avx2.IsSupported)
            And<Vector256<byte>, Vector256Operations>(rows, count, result, length);
        else
            And<Vector128<byte>, Vector128Operations>(rows, count, result, length);
    }

    // Four vectors at a time, because reading the address of a row costs as much as reading a vector.
    private static void And<TVector, TOperations>(byte** rows, int count, byte* result, int length)
        where TVector : unmanaged
        where TOperations : IVectorOperations<TVector>
    {
        var i = 0;
        for (; i + 4 * sizeof(TVector) <= length; i += 4 * sizeof(TVector))
        {
            var row = rows[0] + i;
            var a = TOperations.Load(row);
            var b = TOperations.Load(row + sizeof(TVector));
            var c = TOperations.Load(row + 2 * sizeof(TVector));
            var d = TOperations.Load(row + 3 * sizeof(TVector));
            for (var k = 1; k < count; k++)
            {
                row = rows[k] + i;
                a = TOperations.And(a, row);
                b = TOperations.And(b, row + sizeof(TVector));
                c = TOperations.And(c, row + 2 * sizeof(TVector));
                d = TOperations.And(d, row + 3 * sizeof(TVector));
            }
            TOperations.Store(a, result + i);
            TOperations.Store(b, result + i + sizeof(TVector));
            TOperations.Store(c, result + i + 2 * sizeof(TVector));
            TOperations.Store(d, result + i + 3 * sizeof(TVector));
        }
        for (; i < length; i += sizeof(TVector))
        {
            var a = TOperations.Load(rows[0] + i);
            for (var k = 1; k < count; k++)
                a = TOperations.And(a, rows[k] + i);
            TOperations.Store(a, result + i);
        }
    }

    private readonly struct Vector512Operations : IVectorOperations<Vector512<byte>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> Load(byte* from) => Vector512.Load(from);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> And(Vector512<byte> a, byte* b) => a & Vector512.Load(b);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<byte> value, byte* to) => value.Store(to);
    }

    private readonly struct Vector256Operations : IVectorOperations<Vector256<byte>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Load(byte* from) => Vector256.Load(from);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> And(Vector256<byte> a, byte* b) => a & Vector256.Load(b);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<byte> value, byte* to) => value.Store(to);
    }

    private readonly struct Vector128Operations : IVectorOperations<Vector128<byte>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Load(byte* from) => Vector128.Load(from);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> And(Vector128<byte> a, byte* b) => a & Vector128.Load(b);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector128<byte> value, byte* to) => value.Store(to);
    }
}
