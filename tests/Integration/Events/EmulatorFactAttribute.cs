namespace Conversion.IntegrationTests.Events;

/// <summary>A test that needs the real Pub/Sub emulator. It is skipped when the emulator is not installed, and fails in CI.</summary>
internal sealed class EmulatorFactAttribute : FactAttribute
{
    public EmulatorFactAttribute()
    {
        if (PubSubEmulator.Jar is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "The Pub/Sub emulator is not installed.";
    }
}
