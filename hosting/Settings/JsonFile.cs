using System.Text.Json;
using System.Text.Unicode;

namespace Conversion.Hosting.Settings;

/// <summary>Reads a settings file in the format of the Azure Functions tools: JSON with comments and trailing commas.</summary>
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
            throw new StartupException($"{path}: must be UTF-8; convert the file to UTF-8.");
        // Some editors start a file with a byte order mark.
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new StartupException($"{path}: must contain a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new StartupException($"{path}: must be JSON: {exception.Message}", exception);
        }
    }
}
