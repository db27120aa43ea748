namespace Conversion.Models.Import;

/// <summary>Turns JSON as XGBoost writes it, with bare NaN and Infinity, into valid JSON.</summary>
internal static class LenientJson
{
    /// <summary>Returns the document with NaN and Infinity in quotes.</summary>
    public static byte[] QuoteNonFiniteNumbers(ReadOnlySpan<byte> json)
    {
        var quoted = new MemoryStream(json.Length + 16);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '"' && !(inString && IsEscaped(json, i)))
                inString = !inString;
            var number = inString ? default : NonFiniteNumberAt(json[i..]);
            if (number.IsEmpty)
            {
                quoted.WriteByte(json[i]);
                continue;
            }
            quoted.WriteByte((byte)'"');
            quoted.Write(number);
            quoted.WriteByte((byte)'"');
            i += number.Length - 1;
        }
        return quoted.ToArray();
    }

    private static ReadOnlySpan<byte> NonFiniteNumberAt(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> nan = "NaN"u8;
        ReadOnlySpan<byte> infinity = "Infinity"u8;
        ReadOnlySpan<byte> negativeInfinity = "-Infinity"u8;
        return json.StartsWith(nan) ? nan
            : json.StartsWith(infinity) ? infinity
            : json.StartsWith(negativeInfinity) ? negativeInfinity
            : default;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> json, int at)
    {
        var backslashes = 0;
        while (json[at - 1 - backslashes] == '\\')
            backslashes++;
        return backslashes % 2 == 1;
    }
}
