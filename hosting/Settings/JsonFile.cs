using System.Text.Json;

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
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
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
