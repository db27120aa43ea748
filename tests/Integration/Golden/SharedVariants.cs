namespace Conversion.IntegrationTests.Golden;

/// <summary>The classes of tests that share the two running variants.</summary>
[CollectionDefinition(Name)]
public sealed class SharedVariants : ICollectionFixture<BothVariants>
{
    public const string Name = "both variants";
}
