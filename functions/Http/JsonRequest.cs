using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>Answers requests whose body is one JSON document.</summary>
internal static class JsonRequest
{
    /// <summary>
    /// Reads the body and returns what <paramref name="answer"/> makes of it. Returns a problem for a compressed body, another
    /// content type, a body over <paramref name="maximumBytes"/>, and an <see cref="InvalidInputException"/>.
    /// </summary>
    public static async Task<IResult> AnswerAsync(
        HttpRequest request, int maximumBytes, Func<byte[], IResult> answer, CancellationToken cancellation)
    {
        RequestBody.RejectContentEncoding(request);
        if (!request.HasJsonContentType())
            return Problem.UnsupportedMediaType("application/json");
        if (await RequestBody.ReadAsync(request, maximumBytes, cancellation) is not { } body)
            return Problem.TooLarge(maximumBytes);
        try
        {
            return answer(body);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }
}
