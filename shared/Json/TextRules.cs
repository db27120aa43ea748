namespace Conversion.Json;

/// <summary>Measures texts as JSON schemas do, so that the OpenAPI document states exactly what is accepted.</summary>
internal static class TextRules
{
    /// <summary>Returns the number of code points; an emoji is one, although .NET stores it as two characters.</summary>
    public static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    /// <summary>
    /// Returns whether a text is empty or has only blanks and control characters. Regular expressions of different languages do
    /// not agree on blanks, so the OpenAPI document lists these characters.
    /// </summary>
    public static bool IsBlank(string text) => text.All(c => c <= ' ' || c == '\uFEFF' || char.IsWhiteSpace(c));
}
