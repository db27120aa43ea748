using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conversion.Trees;

/// <summary>The AND of table rows.</summary>
internal static unsafe class IntervalMasks
{
    /// <summary>ANDs <paramref name="count"/> rows of <paramref name="length"/> bytes (a multiple of 64) into one.</summary>
    public static void And(byte** rows, int count, byte* result, int length, Simd simd)
    {
        if (count == 0)
            new Span<byte>(result, length).Fill(byte.MaxValue);
        else if (simd == Simd.Avx512 && Avx512F.IsSupported)
            And512(rows, count, result, length);
        else if (simd >= Simd.Avx2 && Avx2.IsSupported)
            And256(rows, count, result, length);
        else
            And128(rows, count, result, length);
    }

    // Four vectors at a time, since reading where a row stands costs as much as a vector of it.
    private static void And512(byte** rows, int count, byte* result, int length)
    {
        var i = 0;
        for (; i + 256 <= length; i += 256)
        {
            var row = rows[0] + i;
            var a = Avx512F.LoadVector512(row);
            var b = Avx512F.LoadVector512(row + 64);
            var c = Avx512F.LoadVector512(row + 128);
            var d = Avx512F.LoadVector512(row + 192);
            for (var k = 1; k < count; k++)
            {
                row = rows[k] + i;
                a = Avx512F.And(a, Avx512F.LoadVector512(row));
                b = Avx512F.And(b, Avx512F.LoadVector512(row + 64));
                c = Avx512F.And(c, Avx512F.LoadVector512(row + 128));
                d = Avx512F.And(d, Avx512F.LoadVector512(row + 192));
            }
            Avx512F.Store(result + i, a);
            Avx512F.Store(result + i + 64, b);
            Avx512F.Store(result + i + 128, c);
            Avx512F.Store(result + i + 192, d);
        }
        for (; i < length; i += 64)
        {
            var a = Avx512F.LoadVector512(rows[0] + i);
            for (var k = 1; k < count; k++)
                a = Avx512F.And(a, Avx512F.LoadVector512(rows[k] + i));
            Avx512F.Store(result + i, a);
        }
    }

    private static void And256(byte** rows, int count, byte* result, int length)
    {
        var i = 0;
        for (; i + 128 <= length; i += 128)
        {
            var row = rows[0] + i;
            var a = Avx.LoadVector256(row);
            var b = Avx.LoadVector256(row + 32);
            var c = Avx.LoadVector256(row + 64);
            var d = Avx.LoadVector256(row + 96);
            for (var k = 1; k < count; k++)
            {
                row = rows[k] + i;
                a = Avx2.And(a, Avx.LoadVector256(row));
                b = Avx2.And(b, Avx.LoadVector256(row + 32));
                c = Avx2.And(c, Avx.LoadVector256(row + 64));
                d = Avx2.And(d, Avx.LoadVector256(row + 96));
            }
            Avx.Store(result + i, a);
            Avx.Store(result + i + 32, b);
            Avx.Store(result + i + 64, c);
            Avx.Store(result + i + 96, d);
        }
        for (; i < length; i += 32)
        {
            var a = Avx.LoadVector256(rows[0] + i);
            for (var k = 1; k < count; k++)
                a = Avx2.And(a, Avx.LoadVector256(rows[k] + i));
            Avx.Store(result + i, a);
        }
    }

    private static void And128(byte** rows, int count, byte* result, int length)
    {
        for (var i = 0; i < length; i += 32)
        {
            var a = Vector128.Load(rows[0] + i);
            var b = Vector128.Load(rows[0] + i + 16);
            for (var k = 1; k < count; k++)
            {
                a &= Vector128.Load(rows[k] + i);
                b &= Vector128.Load(rows[k] + i + 16);
            }
            a.Store(result + i);
            b.Store(result + i + 16);
        }
    }
}
