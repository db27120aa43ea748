using System.Text;
using System.Text.Json;

namespace Conversion.Orders;

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
}
