using System.Reflection;
using Conversion.Functions.Operations;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Tests.Json;

/// <summary>The embedded documents have the bytes of their sources.</summary>
public sealed class CompressedResourceTests
{
    public static TheoryData<Assembly, string> Documents => new()
    {
        { typeof(OrderFormats).Assembly, "shared/Orders/formats.json" },
        { typeof(OpenApiDocument).Assembly, "functions/Operations/openapi.json" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_HasTheBytesOfItsSource(Assembly assembly, string path) =>
        Assert.Equal(File.ReadAllBytes(Repository.PathOf(path)), CompressedResource.Read(assembly, Path.GetFileName(path)));
}
