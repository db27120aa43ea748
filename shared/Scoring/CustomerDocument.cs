using System.Text.Json;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>Recognizes customers in JSON, as <c>POST /api/score</c> takes one, alone or in an array, where a file is expected.</summary>
public static class CustomerDocument
{
    // The start of a file, in which a first customer is looked for.
    private const int StartBytes = 1 << 16;

    /// <summary>Returns whether a file starts with a customer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maximumBytes">The most bytes that the file has when it is decompressed.</param>
    public static bool StartsIn(OrderInputFile file, long maximumBytes)
    {
        try
        {
            using var text = FileContent.Detect(file.Open, maximumBytes).Open();
            var start = new byte[StartBytes];
            var length = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            var json = new Utf8JsonReader(JsonFieldReader.SkipByteOrderMark(start.AsSpan(0, length)), isFinalBlock: false, state: default);
            return IsCustomer(ref json);
        }
        catch (Exception e) when (e is OrderFileException or JsonException)
        {
            // The reader of orders says what is wrong with such a file.
            return false;
        }
    }

    /// <summary>Returns whether a text starts with an object after which another one follows, as in JSON lines.</summary>
    public static bool HasSeveral(ReadOnlySpan<byte> text)
    {
        try
        {
            text = JsonFieldReader.SkipByteOrderMark(text);
            var json = new Utf8JsonReader(text);
            var isObject = json.Read() && json.TokenType == JsonTokenType.StartObject && json.TrySkip();
            return isObject && text[(int)json.BytesConsumed..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsCustomer(ref Utf8JsonReader json)
    {
        if (!json.Read() || (json.TokenType == JsonTokenType.StartArray && !json.Read()) || json.TokenType != JsonTokenType.StartObject)
            return false;
        var (hasId, hasHistory) = (false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            hasId |= JsonText.Is(ref json, "customerId"u8);
            var isOrders = JsonText.Is(ref json, "orders"u8);
            hasHistory |= JsonText.Is(ref json, "features"u8);
            if (!json.Read())
                break;
            hasHistory |= isOrders && IsOrders(json);
            if (!json.TrySkip())
                break;
        }
        return hasId && hasHistory;
    }

    // A copy of the reader, so that the caller's stays where it is.
    private static bool IsOrders(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        var (hasInstant, hasAmount) = (false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            hasInstant |= JsonText.Is(ref json, "at"u8);
            hasAmount |= JsonText.Is(ref json, "amount"u8);
            if (!json.Read() || !json.TrySkip())
                break;
        }
        return hasInstant && hasAmount;
    }
}
