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

/// <summary>The reading of a head, how its trees are summed, and which arrays of what length follow.</summary>
internal sealed record ArtifactHead(
    Reading Reading,
    double BaseMargin,
    bool SinglePrecision,
    int Trees,
    int Nodes,
    int Leaves,
    int Covers,
    int Rules,
    int CategoryStarts,
    int CategoryWords);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArtifactHeader))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
