using Conversion.IntegrationTests.Stores;

namespace Conversion.Tests.Stores;

/// <summary>A test that needs the Firestore emulator. It is skipped when the emulator is not installed, and fails in CI.</summary>
internal sealed class StoreFactAttribute : FactAttribute
{
    public StoreFactAttribute()
    {
        if (FirestoreEmulator.Jar is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "The Firestore emulator is not installed.";
    }
}
