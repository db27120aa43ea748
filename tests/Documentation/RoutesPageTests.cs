using System.Reflection;
using Conversion.Functions.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Tests.Documentation;

/// <summary>Compares docs/reference/routes.md with the functions.</summary>
public sealed class RoutesPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Load("docs/reference/routes.md");

    [Fact]
    public void Table_ListsEveryFunctionWithItsNameAndKey()
    {
        var listed = Page.Rows.Where(row => row.Names.Any(IsRoute))
            .Select(row => (row.Names.First(), row.Cells[1].Trim('`'), row.Cells[2]));

        Comparison.AssertSame(Functions(), listed);
    }

    [Fact]
    public void EveryRoute_HasASectionWithACurlOfIt()
    {
        Comparison.AssertSame(Functions().Select(function => function.Route), Page.Sections.Where(IsRoute));
        foreach (var section in Page.Sections.Where(IsRoute))
        {
            var path = section.Split(' ')[1].Split('{')[0];
            Assert.True(
                Page.CodeBlocks.Any(block => block.Section == section && block.Text.Contains("curl", StringComparison.Ordinal)
                    && block.Text.Contains($"http://localhost:7071{path}", StringComparison.Ordinal)),
                $"{section} has no curl.");
        }
    }

    [Fact]
    public void PlantedFunction_IsFound() => Assert.Equal([("PUT /api/planted/{id}", "Planted", "")], Functions(typeof(Planted)));

    private static bool IsRoute(string text) => text.Split(' ') is [var verb, ['/', ..]] && verb.All(char.IsAsciiLetterUpper);

    private static IEnumerable<(string Route, string Name, string Key)> Functions() =>
        typeof(ScoreCustomer).Assembly.GetTypes().SelectMany(Functions);

    // Every GET answers HEAD too, which the page does not repeat.
    private static IEnumerable<(string Route, string Name, string Key)> Functions(Type type) =>
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()!
        from verb in trigger.Methods!
        where verb != "head"
        let route = $"{verb.ToUpperInvariant()} /{Shown(trigger.Route!)}"
        select (route, function.Name, trigger.AuthLevel == AuthorizationLevel.Anonymous ? "" : "yes");

    // The home page's route is a parameter that matches nothing; the dashboard's is all of a path.
    private static string Shown(string route) =>
        route.StartsWith("{root", StringComparison.Ordinal) ? "" : route.Replace("{*", "{", StringComparison.Ordinal);

    private sealed class Planted
    {
        [Function("Planted")]
        public static void Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/planted/{*id}")] object request) => _ = request;
    }
}
