namespace Conversion.Models.Import;

/// <summary>JSON as XGBoost writes it: with bare NaN and Infinity, which JSON does not have.</summary>
internal static class LenientJson
{
    /// <summary>The same document with those put in quotes.</summary>
    public static byte[] Quote(ReadOnlySpan<byte> json)
    {
        var quoted = new MemoryStream(json.Length + 16);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '"' && !(inString && IsEscaped(json, i)))
                inString = !inString;
            var word = inString ? default : Word(json[i..]);
            if (word.IsEmpty)
            {
                quoted.WriteByte(json[i]);
                continue;
            }
            quoted.WriteByte((byte)'"');
            quoted.Write(word);
            quoted.WriteByte((byte)'"');
            i += word.Length - 1;
        }
        return quoted.ToArray();
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> nan = "NaN"u8, infinity = "Infinity"u8, negative = "-Infinity"u8;
        return json.StartsWith(nan) ? nan : json.StartsWith(infinity) ? infinity : json.StartsWith(negative) ? negative : default;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> json, int at)
    {
        var backslashes = 0;
        while (json[at - 1 - backslashes] == '\\')
            backslashes++;
        return backslashes % 2 == 1;
    }
}
