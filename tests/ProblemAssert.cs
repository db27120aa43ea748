using System.Net;
using System.Text.Json;

namespace Conversion.Tests;

internal static class ProblemAssert
{
    /// <summary>Asserts that the response is a problem document with this status, and returns its text.</summary>
    public static async Task<string> HasStatus(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        using var problem = JsonDocument.Parse(text);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.RootElement.GetProperty("title").GetString());
        return text;
    }
}
