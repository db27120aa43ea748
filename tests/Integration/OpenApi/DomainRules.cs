using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Conversion.IntegrationTests.OpenApi;

/// <summary>
/// The rules that the document states in words, because a schema can't express them. Only for one of these may a request that the
/// schemas allow be refused.
/// </summary>
internal static class DomainRules
{
    private static readonly Regex[] Rules =
    [
        // Customer: exactly one of orders and features; no order is later than asOf; an instant is in the years 1 to 9999.
        new(@"/features must not be sent together with orders"),
        new(@"/orders is required; or send features"),
        new(@"/orders/\d+/at must not be later than asOf"),
        new(@"^ ?\d+ more errors? (is|are) not listed"),
        // A file of orders: what its parameters say must fit the file. A list: somebody says that people agreed.
        new(@"^\?(columns|format|currency|rates|countStatuses|keep) "),
        new(@"^ ?The file|^ orders "),
        new(@"^ ?(\?countStatuses must come with|The column for keep must be) "),
        new(@"^\{""title"":""The file has no such customer"),
        new(@"^\?consent must be confirmed: "),
        // Policy: the language of conditions and messages, and unique names.
        new(@"^/policy/rules/\d+/(when|message) "),
        new(@"^/policy/(rules/\d+|fallback)/name must be unique"),
        // Inference: the shape and the number of values, one tensor for each feature, and the model of the path.
        new(@"^/inputs/\d+/(shape|data|name|parameters/binary_data_size)"),
        new(@"^/inputs must "),
        new(@"^/outputs/\d+/name must be one of .* each only once"),
        new(@"^/model_(name|version) must be "),
        new(@"^(/outputs/\d+|/inputs/\d+)?/parameters/binary_data"),
        // Pushes: an envelope or a CloudEvent.
        new(@"^/message is required"),
        new(@"^/(id|source|specversion|time|data) "),
        new(@"^ ?must have a (message id|time of publication)"),
        new(@"^ ?must be JSON, (got an error|but the text ends too early) "),
    ];

    /// <summary>Returns the errors of a refusal that no rule explains.</summary>
    public static IEnumerable<string> Unexplained(string refusal)
    {
        var answer = JsonNode.Parse(refusal)!;
        string[] errors = answer["error"] is { } single
            ? [(string)single!]
            : [.. answer["errors"]?.AsArray().Select(error => $"{error!["pointer"]} {error["detail"]}") ?? [refusal]];
        return errors.Where(error => !Rules.Any(rule => rule.IsMatch(error)));
    }
}
