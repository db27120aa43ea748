using System.Text;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Reads the levels of categorical features, which XGBoost saves since 3.1: <c>cats.enc</c>.</summary>
internal static class XGBoostCategories
{
    // The types of values that are unsigned; UBJ stores them in signed types of the same width.
    private const int UnsignedSixteen = 12;
    private const int UnsignedThirtyTwo = 14;
    private const int UnsignedSixtyFour = 16;

    /// <summary>Returns the levels of each feature; null for a feature without levels.</summary>
    public static FeatureLevels?[] Read(JsonElement model, int features)
    {
        var levels = new FeatureLevels?[features];
        if (!model.TryGetProperty("cats", out var categories) || !categories.TryGetProperty("enc", out var columns))
            return levels;
        foreach (var (i, column) in columns.EnumerateArray().Index())
        {
            if (i >= features)
                throw new InvalidDataException($"it has levels of more than its {features} features.");
            var read = column.TryGetProperty("offsets", out var offsets) ? ReadTexts(column, offsets) : ReadNumbers(column);
            levels[i] = read.Count > 0 ? FeatureLevels.From(read) : null;
        }
        return levels;
    }

    // The bytes of all texts, as signed numbers, and where each text starts.
    private static List<object> ReadTexts(JsonElement column, JsonElement offsets)
    {
        var bytes = column.Field("values").EnumerateArray().Select(value => (byte)value.GetInt32()).ToArray();
        var starts = XGBoostJson.ReadIntegers(offsets);
        var encoding = new UTF8Encoding(false, throwOnInvalidBytes: true);
        List<object> texts = [];
        for (var i = 0; i + 1 < starts.Length; i++)
            texts.Add(encoding.GetString(bytes[starts[i]..starts[i + 1]]));
        return texts;
    }

    private static List<object> ReadNumbers(JsonElement column)
    {
        var type = column.Field("type").GetInt32();
        return [.. column.Field("values").EnumerateArray().Select(value => (object)(type switch
        {
            UnsignedSixteen => (double)(ushort)value.GetInt64(),
            UnsignedThirtyTwo => (uint)value.GetInt64(),
            UnsignedSixtyFour => (ulong)value.GetInt64(),
            _ => value.GetDouble(),
        }))];
    }
}
