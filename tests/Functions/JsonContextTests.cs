using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Conversion.Functions.Http;

namespace Conversion.Tests.Functions;

public sealed class JsonContextTests
{
    // A type that needs more than a generated writer, a property's own condition for example, would fail when it is written.
    [Fact]
    public void EveryTypeOfAnAnswer_HasItsWriter()
    {
        var contexts = typeof(JsonBody).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JsonSerializerContext))).ToList();
        Assert.True(contexts.Count >= 8);
        var missing =
            from context in contexts
            let instance = context.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)
            from property in context.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where typeof(JsonTypeInfo).IsAssignableFrom(property.PropertyType)
            let type = (JsonTypeInfo)property.GetValue(instance)!
            where type.Kind != JsonTypeInfoKind.None
            where property.PropertyType.GetProperty(nameof(JsonTypeInfo<object>.SerializeHandler))!.GetValue(type) is null
            select $"{context.Name}: {type.Type}";

        Assert.Empty(missing);
    }
}
