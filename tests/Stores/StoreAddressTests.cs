using Conversion.Stores;

namespace Conversion.Tests.Stores;

public sealed class StoreAddressTests
{
    [Fact]
    public void Addresses_AreRead()
    {
        Assert.Equal(new SqliteAddress("/data/c:1.db"), StoreAddress.Parse("sqlite:/data/c:1.db", "--store"));
        Assert.Equal(new FirestoreAddress("shop", "(default)"), StoreAddress.Parse("firestore:shop", "--store"));
        Assert.Equal(new FirestoreAddress("shop", "eu"), StoreAddress.Parse("firestore:shop/eu", "--store"));
        Assert.Equal(new FirestoreAddress("", "(default)"), StoreAddress.Parse("firestore:", "--store"));
    }

    [Theory]
    [InlineData("customers.db")]
    [InlineData("sqlite:")]
    [InlineData("firestore:a/")]
    [InlineData("firestore:a/b/c")]
    [InlineData("redis:localhost")]
    public void AnythingElse_IsRefused(string text) => Assert.StartsWith(
        "--store must be sqlite:FILE or firestore:PROJECT",
        Assert.Throws<InvalidDataException>(() => StoreAddress.Parse(text, "--store")).Message,
        StringComparison.Ordinal);
}
