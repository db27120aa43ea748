using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Tests.Hosting;

/// <summary>Runs the sample functions as a program. The first argument is the folder of the app; the others are settings.</summary>
internal static class SampleProgram
{
    /// <summary>The program prints this when as many requests have arrived as <c>--hold</c> says.</summary>
    public const string AllHeld = "all requests have arrived";

    private static void Main(string[] args)
    {
        var builder = TestHost.Build(args[0], args[1..]);
        var expected = int.Parse(builder.Configuration["hold"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var app = builder.Build();

        var held = app.Services.GetRequiredService<HeldRequests>();
        held.Arrived = count =>
        {
            if (count == expected)
                Console.WriteLine(AllHeld);
        };

        // Releases the requests well after the signal, so that the server has to wait for them.
        app.Lifetime.ApplicationStopping.Register(() => _ = ReleaseLater(held));
        app.Run();
    }

    private static async Task ReleaseLater(HeldRequests held)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        held.Release();
    }
}
