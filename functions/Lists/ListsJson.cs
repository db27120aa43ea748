using System.Text.Json.Serialization;
using Conversion.Functions.Http;
using Conversion.Lists;

namespace Conversion.Functions.Lists;

/// <summary>Writes the responses of this folder's functions as JSON.</summary>
[JsonSerializable(typeof(IReadOnlyList<ListTemplate>))]
[JsonSerializable(typeof(ListCounts))]
internal sealed partial class ListsJson : JsonSerializerContext
{
    public static ListsJson Instance { get; } = new(ProblemJson.CreateOptions());
}
