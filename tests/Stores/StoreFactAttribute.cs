namespace Conversion.Tests.Stores;

/// <summary>A test of the contract of stores. The integration tests have an attribute of this name that needs an emulator.</summary>
internal sealed class StoreFactAttribute : FactAttribute;
