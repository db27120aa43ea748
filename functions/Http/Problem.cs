using Conversion.Files;
using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>A problem document (RFC 9457): an error response that says what is wrong.</summary>
/// <param name="Errors">The invalid fields; null when the problem is not about a field.</param>
public sealed record Problem(string Title, int Status, string? Detail = null, IReadOnlyList<FieldError>? Errors = null)
{
    /// <summary>
    /// Values of <c>?columns</c> of which one makes a file readable; null when the problem is not about a file.
    /// </summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>The beginning of the file's table; null when the problem is not about a table.</summary>
    public TablePreview? Preview { get; init; }

    /// <summary>Returns 400 for a malformed document, and 422 for a document with an invalid value.</summary>
    public static IResult Invalid(InvalidInputException e) => From(e).ToResult();

    /// <summary>Returns the problem as a document, for use outside an HTTP response.</summary>
    public static Problem From(InvalidInputException e) => e.Malformed
        ? new("The request is malformed.", StatusCodes.Status400BadRequest, Errors: e.Errors)
        : new("A value is invalid.", StatusCodes.Status422UnprocessableEntity, Errors: e.Errors);

    /// <param name="advice">What the caller can do instead.</param>
    public static IResult TooLarge(int maximumBytes, string? advice = null)
    {
        var detail = $"The body must be at most {maximumBytes} bytes long. {advice}".TrimEnd();
        return new Problem("The request is too large.", StatusCodes.Status413PayloadTooLarge, detail).ToResult();
    }

    /// <param name="accepted">The accepted types, most usual first.</param>
    public static IResult UnsupportedMediaType(HttpRequest request, params ReadOnlySpan<string> accepted) => new Problem(
        "The content type is not supported.",
        StatusCodes.Status415UnsupportedMediaType,
        Received.DescribeContentType(request, accepted)).ToResult();

    public IResult ToResult() =>
        JsonBody.ToResult(this, ProblemJson.Default.Problem, "application/problem+json", Status);
}
