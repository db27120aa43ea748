using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Decisions;

/// <summary>A policy as it is written down: <c>models/policy.json</c>.</summary>
/// <param name="Name">What the marketers call it.</param>
/// <param name="Rules">Tried from the first to the last; the first that holds decides.</param>
/// <param name="Fallback">Decides when no rule holds, and when a customer has no history to score.</param>
public sealed record PolicyDocument(string Name, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback);

/// <summary>One rule: when it holds, this action with this message.</summary>
public sealed record PolicyRule(string Name, string Action, string When, string Message);

/// <summary>The action of last resort; its message can name no quantity, since there may be none.</summary>
public sealed record PolicyFallback(string Name, string Action, string Message);

/// <summary>Writing of policies; the same document always gives the same bytes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyDocument))]
public sealed partial class PolicyJson : JsonSerializerContext
{
    /// <summary>
    /// The bytes of a document. The generated writer is called by its name: the way through the serializer sets up
    /// readers that nothing here reads with.
    /// </summary>
    internal static ReadOnlySpan<byte> Write(PolicyDocument document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
            Default.PolicyDocumentSerializeHandler(json, document);
        return bytes.WrittenSpan;
    }
}
