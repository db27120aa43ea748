using Conversion.Stores;
using Conversion.Stores.Firestore;
using Conversion.Tests.Stores;

namespace Conversion.IntegrationTests.Stores;

/// <summary>Firestore, in Google's emulator.</summary>
public sealed class FirestoreStoreTests(FirestoreEmulator emulator) : StoreContract, IClassFixture<FirestoreEmulator>
{
    private readonly string _project = FirestoreEmulator.NewProject();

    protected override IProfileStore Open() =>
        new FirestoreStore(new(_project) { EmulatorHost = emulator.Host, Timeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);
}
