using System.Net;

namespace Conversion.IntegrationTests.Functions;

/// <summary>A service with the heap that the runtime allows in a container of 256 MiB: three quarters of its memory.</summary>
public sealed class MemoryLimitTests : IAsyncLifetime
{
    private const int LargestFile = 32 << 20;

    private ServiceProcess? _service;

    private ServiceProcess Service => _service!;

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(
        new() { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["DOTNET_GCHeapHardLimit"] = "C000000" });

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Theory]
    [InlineData("/api/orders/inspect", "text/csv")]
    [InlineData("/api/policy/simulate", "application/json")]
    public async Task LargeBodies_WaitForEachOtherAndAreThenRefused(string path, string type)
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var first = PostAsync(path, type, new HeldContent(LargestFile, started, release.Task));
        await started.Task;

        using (var second = await PostAsync(path, type, Blanks(LargestFile / 2)))
        {
            await ProblemAssert.HasStatus(second, HttpStatusCode.TooManyRequests);
            Assert.NotNull(second.Headers.RetryAfter);
        }
        // Small requests have memory of their own.
        using (var score = await PostAsync("/api/score", "application/json", new StringContent(Push.Customer("anna"))))
            Assert.Equal(HttpStatusCode.OK, score.StatusCode);

        var third = PostAsync(path, type, Blanks(LargestFile / 2));
        release.SetResult();
        (await first).Dispose();
        using var waited = await third;
        Assert.NotEqual(HttpStatusCode.TooManyRequests, waited.StatusCode);
        Assert.False(Service.HasExited, Service.Output);
    }

    [Fact]
    public async Task BodyThatNeedsMoreThanThereIs_IsTooLarge()
    {
        using var response = await PostAsync("/api/policy/simulate", "application/json", Blanks(LargestFile));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("64 MiB of memory", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static ByteArrayContent Blanks(int length)
    {
        var blanks = new byte[length];
        blanks.AsSpan().Fill((byte)' ');
        return new(blanks);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string type, HttpContent content)
    {
        content.Headers.ContentType = new(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await Service.Client.SendAsync(request);
    }
}
