using Conversion.Functions.Http;
using Conversion.Lists;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Lists;

/// <summary>Returns the tools for which <see cref="WriteList"/> writes lists.</summary>
public sealed class DescribeListTemplates
{
    [Function("DescribeListTemplates")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/lists/templates")] HttpRequest request) =>
        JsonBody.ToResult(ListTemplates.All, ListsJson.Default.IReadOnlyListListTemplate);
}
