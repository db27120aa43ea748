using System.Text.Json;
using System.Text.Unicode;

namespace Conversion.Hosting.Settings;

/// <summary>A settings file as the Azure Functions tools read it: JSON with comments and trailing commas.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    public static JsonDocument Open(string path)
    {
        ReadOnlyMemory<byte> json = File.ReadAllBytes(path);
        if (!Utf8.IsValid(json.Span))
            throw new StartupException($"{path}: must be UTF-8.");
        // Some editors begin a file with it.
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new StartupException($"{path}: must hold a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new StartupException($"{path}: {exception.Message}", exception);
        }
    }
}
