using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Decisions;

/// <summary>A policy as written in <c>models/policy.json</c>.</summary>
/// <param name="Name">The marketers' name for it.</param>
/// <param name="Rules">The rules, tried from first to last. The first whose condition is true decides.</param>
/// <param name="Fallback">Decides when no condition is true, and for a customer without a purchase.</param>
public sealed record PolicyDocument(string Name, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback);

/// <summary>One rule.</summary>
/// <param name="Name">Its name, unique in the policy.</param>
/// <param name="Action">The action when its condition is true.</param>
/// <param name="When">Its condition, e.g. <c>probability &gt; 0.8</c>.</param>
/// <param name="Message">The message of the action, with quantities in braces.</param>
public sealed record PolicyRule(string Name, string Action, string When, string Message);

/// <summary>The decision when no rule decides.</summary>
/// <param name="Name">Its name, unique in the policy.</param>
/// <param name="Action">Its action.</param>
/// <param name="Message">Its message, without quantities: a customer without a purchase has none.</param>
public sealed record PolicyFallback(string Name, string Action, string Message);

/// <summary>Writes policies. The same document always gives the same bytes.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyDocument))]
public sealed partial class PolicyJson : JsonSerializerContext
{
    /// <summary>Returns the bytes of a document.</summary>
    internal static ReadOnlySpan<byte> Write(PolicyDocument document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        // The generated writer is called directly: the serializer would first set up readers, which nothing here needs.
        using (var json = new Utf8JsonWriter(bytes))
            Default.PolicyDocumentSerializeHandler(json, document);
        return bytes.WrittenSpan;
    }
}
