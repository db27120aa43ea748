using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>Answers requests whose body is one JSON document.</summary>
internal static class JsonRequest
{
    /// <summary>
    /// Reads the body, which may be compressed, and returns what <paramref name="answer"/> makes of it. Returns a problem for another
    /// content type, a body over <paramref name="maximumBytes"/>, and an <see cref="InvalidInputException"/>.
    /// </summary>
    public static Task<IResult> AnswerAsync(
        HttpRequest request, int maximumBytes, Func<byte[], IResult> answer, CancellationToken cancellation) =>
        AnswerAsync(request, maximumBytes, body => Task.FromResult(answer(body)), cancellation);

    /// <summary>As above, for an answer that has to wait.</summary>
    public static async Task<IResult> AnswerAsync(
        HttpRequest request, int maximumBytes, Func<byte[], Task<IResult>> answer, CancellationToken cancellation)
    {
        if (!Received.IsJson(request))
            return Problem.UnsupportedMediaType(request, "application/json", "text/json");
        try
        {
            return await RequestBody.ReadDecodedAsync(request, maximumBytes, cancellation) is { } body
                ? await answer(body)
                : Problem.TooLarge(maximumBytes);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }
}
