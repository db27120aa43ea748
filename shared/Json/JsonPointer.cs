
namespace Conversion.Json;

/// <summary>
/// A JSON pointer (RFC 6901) of the form <c>/path</c>, <c>/path/3</c>, <c>/path/3/field</c> or <c>/path/field</c>.
/// Its text is built only when an error needs it.
/// </summary>
internal readonly record struct JsonPointer(string Path, int Index = -1, string? Field = null)
{
    // A field name from a request may be as long as the request. Its first characters are enough to find it.
    private const int MaximumFieldLength = 128;

    /// <summary>Points to the whole document.</summary>
    public static JsonPointer Document => new("");

    public override string ToString() =>
        Path + (Index < 0 ? "" : $"/{Index}") + (Field is null ? "" : $"/{Escape(Field)}");

    private static string Escape(string field)
    {
        var text = field.Length <= MaximumFieldLength ? field : $"{field[..MaximumFieldLength]}…";
        return text.Replace("~", "~0").Replace("/", "~1");
    }
}
