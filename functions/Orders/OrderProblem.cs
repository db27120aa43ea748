using Conversion.Files;
using Conversion.Functions.Http;
using Conversion.Json;

namespace Conversion.Functions.Orders;

/// <summary>Describes why a file of orders is refused.</summary>
internal static class OrderProblem
{
    private const string CommandLine = "conversion score";
    private const string Advice = $"Read a larger file with {CommandLine}, which has no such limit.";

    // What the reader of files calls an option of the command line is a parameter of the query here.
    private static readonly (string Option, string Parameter)[] InQuery =
    [
        ("--currency ", "?currency="), ("?currency=must", "?currency must"), ("--rates", "?rates"), ("--columns", "?columns"),
        ("--count-statuses", "?countStatuses"),
    ];

    /// <summary>Returns 413 for a body over the limit.</summary>
    public static IResult TooLarge() => Problem.TooLarge(OrderSpace.MaximumBodyBytes, Advice);

    /// <summary>Returns what a function answers, or the problem of a wrong parameter or of a file that is refused.</summary>
    public static async Task<IResult> AnswerAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
        catch (OrderFileException e)
        {
            return From(e);
        }
    }

    /// <summary>
    /// Returns 413 for a file that takes too much space, and 422 for a file that is damaged or can be read in several ways.
    /// </summary>
    private static IResult From(OrderFileException e)
    {
        if (!e.IsTooLarge)
        {
            var detail = InQuery.Aggregate(e.Message, (text, name) => text.Replace(name.Option, name.Parameter, StringComparison.Ordinal));
            var problem = new Problem("The file is refused.", StatusCodes.Status422UnprocessableEntity, Errors: [new("", detail)]);
            return (problem with { Suggestions = e.Suggestions, Preview = e.Preview }).ToResult();
        }
        var advice = e.Message.Contains(CommandLine, StringComparison.Ordinal) ? e.Message : $"{e.Message} {Advice}";
        return new Problem("The file is too large.", StatusCodes.Status413PayloadTooLarge, advice).ToResult();
    }
}
