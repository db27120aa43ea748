using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>The readable part of an artifact: all of a <see cref="Model"/> but its trees.</summary>
internal sealed record ArtifactHeader(
    string Name,
    string Version,
    int HorizonDays,
    double Coverage,
    IReadOnlyList<TrainedFeature> Features,
    ArtifactHead Probability,
    ArtifactHead DaysToBuy,
    ArtifactHead Value);

/// <summary>The reading of a head, and how long its arrays are.</summary>
internal sealed record ArtifactHead(Reading Reading, int Trees, int Nodes, int Leaves);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArtifactHeader))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
