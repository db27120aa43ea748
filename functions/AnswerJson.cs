using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Functions;

/// <summary>How answers other than scores are written: a rule's <c>&gt;</c> and a message's quotes stand as they are.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PolicyDescription))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    public static AnswerJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
