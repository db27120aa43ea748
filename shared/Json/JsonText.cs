using System.Text;
using System.Text.Json;

namespace Conversion.Json;

/// <summary>Reads the texts of JSON tokens, also where half of a surrogate pair is missing, which is valid JSON.</summary>
internal static class JsonText
{
    /// <summary>
    /// Returns a string, or the name of a property. A wrong surrogate becomes the replacement character, as it does in UTF-8
    /// texts.
    /// </summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    /// <summary>Returns whether a string, or the name of a property, is a text. One with a wrong surrogate never is.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        try
        {
            return reader.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
