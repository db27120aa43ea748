using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Decisions;

/// <summary>A policy as written in <c>models/policy.json</c>. The optional members need version 2.</summary>
/// <param name="Name">The marketers' name for it.</param>
/// <param name="Rules">The rules, tried from first to last. The first whose condition is true decides.</param>
/// <param name="Fallback">Decides when no condition is true, and for a customer without a purchase.</param>
public sealed record PolicyDocument(string Name, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback)
{
    /// <summary>2 for a policy with actions and limits; null for a policy of rules alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>How to choose among the actions that rules propose: <see cref="DecideBy"/>; null for the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Decide { get; init; }

    /// <summary>Which profit counts: <see cref="ProfitBound"/>; null for the expected one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bound { get; init; }

    /// <summary>The shop's time zone, e.g. <c>Europe/Berlin</c>; null for UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>The actions that rules can name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PolicyAction>? Actions { get; init; }

    /// <summary>How often a customer may be contacted by a channel, or at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PolicyCap>? Caps { get; init; }

    /// <summary>The hours in which no action with a channel is taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuietHours? Quiet { get; init; }
}

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

/// <summary>The words of <see cref="PolicyDocument.Decide"/>.</summary>
public static class DecideBy
{
    /// <summary>The first proposed action that is allowed.</summary>
    public const string First = "first";

    /// <summary>The proposed and allowed action with the greatest profit, or none where no profit is above 0.</summary>
    public const string Profit = "profit";
}

/// <summary>The words of <see cref="PolicyDocument.Bound"/>.</summary>
public static class ProfitBound
{
    /// <summary>The expected effect on money.</summary>
    public const string Expected = "expected";

    /// <summary>The lower bound of the effect's interval.</summary>
    public const string Low = "low";
}

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
