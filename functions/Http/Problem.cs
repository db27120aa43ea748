using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>An answer that says what is wrong, as RFC 9457 has it.</summary>
/// <param name="Errors">The fields at fault; null when it is not about a field.</param>
public sealed record Problem(string Title, int Status, string? Detail = null, IReadOnlyList<FieldError>? Errors = null)
{
    /// <summary>400 for what is no such document, 422 for one whose values make no sense.</summary>
    public static IResult Invalid(InvalidInputException e) => Describe(e).ToResult();

    /// <summary>The same as a document, for a caller that has no HTTP answer to give.</summary>
    public static Problem Describe(InvalidInputException e) => e.Malformed
        ? new("The request is malformed.", StatusCodes.Status400BadRequest, Errors: e.Errors)
        : new("A value is not acceptable.", StatusCodes.Status422UnprocessableEntity, Errors: e.Errors);

    /// <param name="wayOut">What the caller can do instead.</param>
    public static IResult TooLarge(int maximumBytes, string? wayOut = null) => new Problem(
        "The request is too large.", StatusCodes.Status413PayloadTooLarge, $"At most {maximumBytes} bytes are read. {wayOut}".TrimEnd()).ToResult();

    public static IResult UnsupportedMediaType(string expected) => new Problem(
        "The content type is not supported.", StatusCodes.Status415UnsupportedMediaType, $"Send {expected}.").ToResult();

    public IResult ToResult() =>
        Results.Json(this, ProblemJson.Instance.Problem, "application/problem+json", Status);
}
