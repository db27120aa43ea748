using Conversion.Functions.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions;

/// <summary>The model's card.</summary>
public sealed class DescribeModel(ModelCard card)
{
    [Function("DescribeModel")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/model")] HttpRequest request) =>
        Results.Bytes(card.Json, "application/json");
}
