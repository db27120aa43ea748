using System.Runtime.Intrinsics.X86;

namespace Conversion.Trees;

/// <summary>The vector instructions that a compiled ensemble uses. All give the same bits.</summary>
internal enum Simd
{
    /// <summary>The instructions that every processor has.</summary>
    Portable,

    /// <summary>256-bit vectors.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}

internal static class Simds
{
    /// <summary>The widest vector instructions of this processor.</summary>
    public static Simd Best => Avx512F.IsSupported ? Simd.Avx512 : Avx2.IsSupported ? Simd.Avx2 : Simd.Portable;
}
