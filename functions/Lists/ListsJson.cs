using System.Text.Json.Serialization;
using Conversion.Lists;

namespace Conversion.Functions.Lists;

/// <summary>Writes the responses of this folder's functions as JSON.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ListTemplate>))]
[JsonSerializable(typeof(ListCounts))]
internal sealed partial class ListsJson : JsonSerializerContext;
