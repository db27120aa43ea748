using System.Text.Json;
using System.Text.RegularExpressions;

namespace Conversion.Tests.Orders;

/// <summary>The document of order formats says each thing once, and in the form that the reader compares with.</summary>
public sealed partial class FormatsDocumentTests
{
    private const string Term = @"[A-Za-z]+( \* [A-Za-z]+)*";
    private const string Sum = $"{Term}( [+-] {Term})*";
    private const string Alternative = $@"(least\({Sum}, {Sum}\)|{Sum})";

    private static readonly JsonElement Document = Read("shared/Orders/formats.json");
    private static readonly JsonElement Schema = Read("shared/Orders/formats.schema.json");

    private static IEnumerable<JsonElement> Recipes => Document.GetProperty("recipes").EnumerateArray();
    private static JsonElement RecipeSchema => Schema.GetProperty("properties").GetProperty("recipes").GetProperty("items");
    private static List<string> Roles => Texts(Schema.GetProperty("$defs").GetProperty("role").GetProperty("enum"));

    [Fact]
    public void Document_HasTheSchemasMembers() => AssertMembers(Document, Schema);

    [Fact]
    public void Recipe_HasTheSchemasMembers() => Assert.All(Recipes, recipe => AssertMembers(recipe, RecipeSchema));

    [Fact]
    public void Meanings_AreTheSchemas()
    {
        foreach (var member in (string[])["statuses", "kinds"])
        {
            var known = Texts(Schema.GetProperty("$defs").GetProperty(member).GetProperty("propertyNames").GetProperty("enum"));
            Assert.Equal(known, Names(Document.GetProperty(member)));
            Assert.All(Recipes.SelectMany(recipe => Names(Member(recipe, member))), meaning => Assert.Contains(meaning, known));
        }
    }

    [Fact]
    public void EachRole_IsDescribedOnce() => Assert.Equal(
        Roles.Order(), Document.GetProperty("roles").EnumerateArray().Select(role => role.GetProperty("role").GetString()!).Order());

    [Fact]
    public void Names_AreNormalized_AndOfOneRole()
    {
        var names = Document.GetProperty("roles").EnumerateArray().SelectMany(role => Texts(role.GetProperty("names"))).ToList();
        Assert.Equal(names, names.Select(ColumnName.Normalize));
        AssertDistinct(names);
    }

    [Fact]
    public void WordsThatRuleOut_AreNormalized()
    {
        var words = Document.GetProperty("roles").EnumerateArray().SelectMany(role => Texts(Member(role, "notNames"))).ToList();
        Assert.NotEmpty(words);
        Assert.Equal(words, words.Select(ColumnName.Normalize));
    }

    [Theory]
    [InlineData("nullWords")]
    [InlineData("guestWords")]
    [InlineData("totalWords")]
    public void Words_AreLowerCaseAndDistinct(string member)
    {
        var words = Texts(Document.GetProperty(member));
        Assert.NotEmpty(words);
        Assert.Equal(words, words.Select(word => word.Trim().ToLowerInvariant()));
        AssertDistinct(words);
    }

    [Theory]
    [InlineData("statuses")]
    [InlineData("kinds")]
    public void EachStatusAndKind_HasOneMeaning(string member)
    {
        Assert.DoesNotContain("*", WordsOf(Document.GetProperty(member)));
        foreach (var meanings in Recipes.Select(recipe => Member(recipe, member)).Prepend(Document.GetProperty(member)))
        {
            var words = WordsOf(meanings);
            Assert.Equal(words, words.Select(word => word == "*" ? word : Marks().Replace(word.ToLowerInvariant(), " ").Trim()));
            AssertDistinct(words);
        }
    }

    [Fact]
    public void Currencies_AreIsoCodes()
    {
        var codes = Texts(Document.GetProperty("currencies").GetProperty("codes"));
        Assert.All(codes, code => Assert.Matches("^[A-Z]{3}$", code));
        AssertDistinct(codes);
        var signs = Document.GetProperty("currencies").GetProperty("signs").EnumerateObject().ToList();
        Assert.All(signs, sign => Assert.Contains(sign.Value.GetString(), codes));
        Assert.All(signs, sign => Assert.DoesNotContain(sign.Name, codes));
    }

    [Fact]
    public void Months_AreTwelveInLowerCase()
    {
        var months = Document.GetProperty("months").EnumerateObject().ToList();
        Assert.Equal(Enumerable.Range(1, 12), months.Select(month => month.Value.GetInt32()).Distinct().Order());
        Assert.All(months, month => Assert.Matches(@"^\p{Ll}{3,}$", month.Name));
    }

    [Fact]
    public void Zones_AreWithinFourteenHours() => Assert.All(Document.GetProperty("zones").EnumerateObject(), zone =>
    {
        Assert.Matches("^[A-Z]{1,5}$", zone.Name);
        Assert.InRange(zone.Value.GetInt32(), -14 * 60, 14 * 60);
    });

    [Fact]
    public void Recipes_HaveNamesOfTheirOwn()
    {
        var pattern = RecipeSchema.GetProperty("properties").GetProperty("name").GetProperty("pattern").GetString()!;
        var names = Recipes.Select(recipe => recipe.GetProperty("name").GetString()!).ToList();
        Assert.All(names, name => Assert.Matches(pattern, name));
        AssertDistinct(names);
    }

    [Fact]
    public void Recipe_NamesItsSource_AndSaysWhy() => Assert.All(Recipes, recipe =>
    {
        Assert.NotEqual("", recipe.GetProperty("source").GetString());
        Assert.EndsWith(".", recipe.GetProperty("note").GetString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Recipe_IsKnownByItsHeader_OrByItsPositions() => Assert.All(Recipes, recipe =>
    {
        var header = Texts(Member(recipe, "header"));
        var positions = Texts(Member(recipe, "positions"));
        Assert.NotEqual(header.Count == 0, positions.Count == 0);
        var names = header.Concat(Texts(Member(recipe, "absent"))).SelectMany(entry => entry.Split('|')).ToList();
        Assert.All(names, name => Assert.NotEqual("", ColumnName.Normalize(name)));
        AssertDistinct([.. names.Select(ColumnName.Normalize)]);
    });

    [Fact]
    public void Recipe_MapsKnownRoles_ToDifferentColumns() => Assert.All(Recipes, recipe =>
    {
        var positions = Texts(Member(recipe, "positions")).Count;
        Assert.Subset(Roles.ToHashSet(), Names(recipe.GetProperty("columns")).ToHashSet());
        Assert.All((string[])["customer", "at"], role => Assert.Contains(role, Names(recipe.GetProperty("columns"))));
        foreach (var role in recipe.GetProperty("columns").EnumerateObject())
        {
            var columns = Texts(role.Value);
            Assert.NotEmpty(columns);
            AssertDistinct([.. columns.Select(ColumnName.Normalize)]);
            if (positions > 0)
                Assert.All(columns, column => Assert.InRange(int.Parse(column), 1, positions));
        }
    });

    [Fact]
    public void Goods_AreSumsOfMappedRoles() => Assert.All(Recipes, recipe =>
    {
        var goods = recipe.GetProperty("goods").GetString()!;
        Assert.Matches(Goods(), goods);
        var roles = Role().Matches(goods).Select(match => match.Value).Where(word => word != "least");
        Assert.Subset(Names(recipe.GetProperty("columns")).ToHashSet(), roles.ToHashSet());
    });

    [Theory]
    [InlineData("quantity * price - lineDiscount | lineTotal", true)]
    [InlineData("least(subtotal, total - shipping) | total", true)]
    [InlineData("total -", false)]
    [InlineData("least(subtotal)", false)]
    [InlineData("subtotal |", false)]
    [InlineData("total - 5", false)]
    public void GoodsSyntax_IsKnown(string goods, bool valid) => Assert.Equal(valid, Goods().IsMatch(goods));

    private static void AssertMembers(JsonElement element, JsonElement schema)
    {
        Assert.Subset(Names(schema.GetProperty("properties")).ToHashSet(), Names(element).ToHashSet());
        Assert.Superset(Texts(schema.GetProperty("required")).ToHashSet(), Names(element).ToHashSet());
    }

    private static void AssertDistinct(List<string> texts) =>
        Assert.Empty(texts.GroupBy(text => text).Where(group => group.Count() > 1).Select(group => group.Key));

    private static List<string> WordsOf(JsonElement meanings) =>
        meanings.ValueKind == JsonValueKind.Undefined ? [] : [.. meanings.EnumerateObject().SelectMany(meaning => Texts(meaning.Value))];

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;

    private static List<string> Names(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? [] : [.. element.EnumerateObject().Select(property => property.Name)];

    private static List<string> Texts(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? [] : [.. element.EnumerateArray().Select(text => text.GetString()!)];

    private static JsonElement Read(string path)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Repository.PathOf(path)), new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}]+")]
    private static partial Regex Marks();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Role();

    /// <summary>Alternatives of a sum of products of roles, or of the smaller of two such sums.</summary>
    [GeneratedRegex($@"^{Alternative}( \| {Alternative})*$")]
    private static partial Regex Goods();
}
