namespace Conversion.Tests.Documentation;

/// <summary>Compares what the code declares with what a page lists, and names each difference in full.</summary>
internal static class Comparison
{
    public static void AssertSame<T>(IEnumerable<T> declared, IEnumerable<T> listed)
    {
        var (code, page) = (declared.ToList(), listed.ToList());
        AssertNone("Not documented", code.Except(page));
        AssertNone("Documented, but not in the code", page.Except(code));
        AssertNone("Documented twice", page.GroupBy(item => item).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    public static void AssertNone<T>(string fault, IEnumerable<T> items)
    {
        var text = string.Join('\n', items);
        Assert.True(text == "", $"{fault}:\n{text}");
    }
}
