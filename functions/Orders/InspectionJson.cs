using System.Text.Json.Serialization;
using Conversion.Orders;

namespace Conversion.Functions.Orders;

/// <summary>
/// Writes what was understood of a file of orders as JSON: names in camelCase, no nulls, instants in ISO 8601.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderInspection))]
internal sealed partial class InspectionJson : JsonSerializerContext;
