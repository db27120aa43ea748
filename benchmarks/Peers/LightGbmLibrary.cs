using System.Runtime.InteropServices;

namespace Conversion.Benchmarks.Peers;

/// <summary>Declares the part of LightGBM's C API (<c>c_api.h</c>) that the benchmarks call.</summary>
internal static unsafe partial class LightGbmLibrary
{
    private const string Library = "lib_lightgbm";

    public const int Float32 = 0;
    public const int Float64 = 1;
    public const int Int32 = 2;
    public const int Normal = 0;
    public const int RawScore = 1;
    public const int Contributions = 3;

    public static void Check(int status)
    {
        if (status != 0)
            throw new InvalidOperationException($"LightGBM: {Marshal.PtrToStringUTF8(LGBM_GetLastError())}");
    }

    [LibraryImport(Library)]
    public static partial nint LGBM_GetLastError();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetCreateFromMat(
        void* data, int dataType, int rows, int columns, int rowMajor, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetSetField(nint dataset, string field, void* data, int length, int dataType);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetFree(nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterCreate(nint dataset, string parameters, out nint booster);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterUpdateOneIter(nint booster, out int finished);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterFree(nint booster);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterSaveModelToString(
        nint booster, int start, int count, int importance, long length, out long needed, byte* text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForMat(
        nint booster, void* data, int dataType, int rows, int columns, int rowMajor, int kind, int start, int count,
        string parameters, out long length, double* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForMatSingleRowFastInit(
        nint booster, int kind, int start, int count, int dataType, int columns, string parameters, out nint configuration);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterPredictForMatSingleRowFast(
        nint configuration, float* data, out long length, double* result);

    [LibraryImport(Library)]
    public static partial int LGBM_FastConfigFree(nint configuration);
}
