using Conversion.Files;
using Conversion.Functions.Http;

namespace Conversion.Functions.Orders;

/// <summary>Describes why a file of orders is refused.</summary>
internal static class OrderProblem
{
    private const string CommandLine = "conversion score";
    private const string Advice = $"Read a larger file with {CommandLine}, which has no such limit.";

    /// <summary>Returns 413 for a body over the limit.</summary>
    public static IResult TooLarge() => Problem.TooLarge(OrderSpace.MaximumBodyBytes, Advice);

    /// <summary>
    /// Returns 413 for a file that takes too much space, and 422 for a file that is damaged or can be read in several ways.
    /// </summary>
    public static IResult From(OrderFileException e)
    {
        if (!e.IsTooLarge)
            return new Problem(
                "The file is refused.", StatusCodes.Status422UnprocessableEntity, Errors: [new("", e.Message)], Suggestions: e.Suggestions)
                .ToResult();
        var detail = e.Message.Contains(CommandLine, StringComparison.Ordinal) ? e.Message : $"{e.Message} {Advice}";
        return new Problem("The file is too large.", StatusCodes.Status413PayloadTooLarge, detail).ToResult();
    }
}
