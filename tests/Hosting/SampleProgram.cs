using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Tests.Hosting;

/// <summary>The sample functions as a program of their own: first argument the app's folder, the rest as usual.</summary>
internal static class SampleProgram
{
    /// <summary>Said once as many requests are held as <c>--hold</c> asks for.</summary>
    public const string AllHeld = "all are held";

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

        // Only well after the signal, so that the server has to wait for its requests.
        app.Lifetime.ApplicationStopping.Register(() => Task.Delay(TimeSpan.FromSeconds(1)).ContinueWith(_ => held.Release(), TaskScheduler.Default));
        app.Run();
    }
}
