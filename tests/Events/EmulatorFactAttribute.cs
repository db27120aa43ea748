namespace Conversion.Tests.Events;

/// <summary>A test against the real Pub/Sub emulator, skipped where it is missing; in CI, where it belongs, it fails instead.</summary>
internal sealed class EmulatorFactAttribute : FactAttribute
{
    public EmulatorFactAttribute()
    {
        if (PubSubEmulator.Jar is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "The Pub/Sub emulator is not installed.";
    }
}
