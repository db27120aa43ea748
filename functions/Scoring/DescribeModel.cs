using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Scoring;

/// <summary>Returns the model card.</summary>
public sealed class DescribeModel(ModelCardFile card)
{
    [Function("DescribeModel")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/model")] HttpRequest request) =>
        Results.Bytes(card.Json, "application/json");
}
