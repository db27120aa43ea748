using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace Conversion.IntegrationTests.Golden;

/// <summary>Both build variants, asked the same.</summary>
[Collection(SharedVariants.Name)]
public sealed class GoldenTests(BothVariants both, ITestOutputHelper output)
{
    [Fact]
    public async Task EveryRequest_IsAnsweredAlike()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The worker's functions were ready in {both.WorkerStartTime.TotalSeconds:f2} s."));
        var (count, unexplained) = (0, new List<string>());
        foreach (var request in GoldenRequests.All)
        {
            count++;
            var kestrel = await request.SendAsync(both.Kestrel.Client);
            var azure = await request.SendAsync(both.Azure.Client);
            if (request.Case == GoldenRequests.Success)
                Assert.True(kestrel.Status is >= 200 and < 400, $"{request}: {kestrel.Status}");
            var differences = kestrel.DifferencesFrom(azure).ToArray();
            if (differences.Length == 0)
                continue;
            var explanation = HostDifference.Explain(request, kestrel, azure);
            output.WriteLine($"{request}: {explanation ?? string.Join("; ", differences)}");
            if (explanation is null)
                unexplained.Add($"{request}: {string.Join("; ", differences)}");
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} requests, {unexplained.Count} differ without explanation."));
        Assert.Empty(unexplained);
    }

    [Fact]
    public void EveryFunction_IsAsked()
    {
        var functions = both.WorkerFunctions.Select(function => function.Name).Order();
        Assert.Equal(functions, GoldenRequests.All.Select(request => request.Function).OfType<string>().Distinct().Order());
    }

    [Fact]
    public async Task Pushes_PublishTheSameBytes()
    {
        var (kestrelBefore, azureBefore) = (both.KestrelTarget.Bodies.Count, both.AzureTarget.Bodies.Count);
        foreach (var push in GoldenRequests.Pushes)
        {
            await push.SendAsync(both.Kestrel.Client);
            await push.SendAsync(both.Azure.Client);
        }

        // Customers take different lanes to Pub/Sub, and lanes don't wait for each other.
        var kestrel = both.KestrelTarget.Bodies.Skip(kestrelBefore).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(kestrel);
        Assert.Equal(kestrel, both.AzureTarget.Bodies.Skip(azureBefore).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Variant.Kestrel)]
    [InlineData(Variant.Azure)]
    public async Task Root_LeadsToTheDashboard(string variant)
    {
        var client = both.Of(variant).Client;
        using var root = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Found, "/dashboard/"), (root.StatusCode, root.Headers.Location?.OriginalString));
        using var home = await client.GetAsync(root.Headers.Location);
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (home.StatusCode, home.Content.Headers.ContentType?.ToString()));
        Assert.Equal(DashboardFolder.Index, await home.Content.ReadAsStringAsync());
        using var noSlash = await client.GetAsync(new Uri("/dashboard?late", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Found, "/dashboard/?late"), (noSlash.StatusCode, noSlash.Headers.Location?.OriginalString));
    }
}
