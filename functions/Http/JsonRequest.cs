using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>Answers requests whose body is one JSON document.</summary>
internal static class JsonRequest
{
    /// <summary>
    /// Reads the body, which may be compressed, and returns what <paramref name="answer"/> makes of it. Returns a problem for another
    /// content type, a body over <paramref name="maximumBytes"/>, and an <see cref="InvalidInputException"/>.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="maximumBytes">The longest body.</param>
    /// <param name="factor">How many times the length of the body the work and the answer take.</param>
    /// <param name="answer">Answers a body.</param>
    /// <param name="cancellation">Ends reading.</param>
    public static Task<IResult> AnswerAsync(
        HttpRequest request, int maximumBytes, int factor, Func<byte[], IResult> answer, CancellationToken cancellation) =>
        AnswerAsync(request, maximumBytes, factor, body => Task.FromResult(answer(body)), cancellation);

    /// <summary>As above, for an answer that has to wait.</summary>
    public static async Task<IResult> AnswerAsync(
        HttpRequest request, int maximumBytes, int factor, Func<byte[], Task<IResult>> answer, CancellationToken cancellation)
    {
        if (!Received.IsJson(request))
            return Problem.UnsupportedMediaType(request, "application/json", "text/json");
        try
        {
            if (await RequestBody.ReadDecodedAsync(request, maximumBytes, cancellation) is not { } body)
                return Problem.TooLarge(maximumBytes);
            using var work = await RequestWork.StartAsync(request, body.Length, factor);
            return await answer(body);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }
}
