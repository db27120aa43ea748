using System.Text.Json.Nodes;
using Conversion.Functions.Operations;
using Conversion.Json;
using Conversion.Models;

namespace Conversion.Tests.Functions;

public sealed class OpenApiDocumentTests
{
    private static readonly byte[] Shipped = CompressedResource.Read(typeof(OpenApiDocument).Assembly, "openapi.json");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OtherModel_IsDescribedByItsFeatures(bool hasTexts)
    {
        var model = new Model
        {
            Name = "other",
            Version = "1",
            Hash = "",
            HorizonDays = 30,
            Coverage = 0.8,
            Features =
            [
                new("number"),
                hasTexts
                    ? new("text") { Type = FeatureType.Text, Levels = FeatureLevels.From(["a", "b"]), RejectsUnseenLevels = true }
                    : new("more"),
            ],
        };

        var document = JsonNode.Parse(OpenApiDocument.Describe(Shipped, model))!;

        var schemas = document["components"]!["schemas"]!;
        var features = schemas["Features"]!["properties"]!.AsObject();
        Assert.Equal(["number", hasTexts ? "text" : "more"], features.Select(feature => feature.Key));
        Assert.Equal(hasTexts ? """["string","null"]""" : """["number","null"]""", features.Last().Value!["type"]!.ToJsonString());
        var datatypes = schemas["InferenceInput"]!["properties"]!["datatype"]!["enum"]!.AsArray();
        Assert.Equal(hasTexts, datatypes.Any(name => (string?)name == "BYTES"));
        Assert.DoesNotContain("\"recencyDays\"", document["paths"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyOfVersionTwo_LetsCustomersHaveContacts()
    {
        var model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));

        Assert.Same(Shipped, OpenApiDocument.Describe(Shipped, model));
        var customer = JsonNode.Parse(OpenApiDocument.Describe(Shipped, model, takesContacts: true))!["components"]!["schemas"]!["Customer"]!;
        Assert.Equal(
            ["customerId", "asOf", "orders", "features", "consent", "contact", "timeZone", "decisions"],
            customer["properties"]!.AsObject().Select(property => property.Key));
    }
}
