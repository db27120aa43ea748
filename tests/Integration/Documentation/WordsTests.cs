using Conversion.IntegrationTests.Deploy;

namespace Conversion.IntegrationTests.Documentation;

/// <summary>Plants sentences for .ci/words to find.</summary>
public sealed class WordsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("words");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task PlantedSentences_AreAllFound()
    {
        var page = Write("page.md",
            """
            # Planted

            The event door takes a push.

            Two flavours are built, and the kestrel one is the preset.

            Blank lines are passed over.

            The caller is told of it.

            What comes of an event is published, lest it be lost.

            A field that is none of the known names is no field.

            Whoever asks gets the answer of the model, and that of the policy.

            This line says lest. <!-- words:ignore -->
            """);
        var code = Write("Code.cs",
            """
            /// <summary>Passed
            /// over where it is missing.</summary>
            internal sealed class PatientResponse
            {
                private const string Help = "Share of truths that the intervals shall hold.";
            }
            """);

        var (exitCode, text) = await Shell.Try(Repository.PathOf(".ci/words"), [page, code]);

        Assert.Equal(1, exitCode);
        string[] expected =
        [
            "page.md:3: door*", "page.md:5: flavour*", "page.md:5: preset*", "page.md:7: passed over", "page.md:9: told",
            "page.md:11: comes of", "page.md:11: lest", "page.md:13: is none", "page.md:13: is no", "page.md:15: whoever",
            "page.md:15: that of",
            "Code.cs:1: passed over", "Code.cs:3: patient response*", "Code.cs:5: shall",
        ];
        Assert.Equal(expected, text.Split('\n').Select(line => line.Split(" -> ")).Where(parts => parts.Length == 2).Select(Finding));
    }

    [Fact]
    public async Task PlainSentences_Pass()
    {
        var page = Write("page.md", "# Plain\n\nThe service skips blank lines. There is no default, and the limit is no longer needed.");

        var (exitCode, text) = await Shell.Try(Repository.PathOf(".ci/words"), [page]);

        Assert.True(exitCode == 0, text);
    }

    // "/tmp/folder/page.md:3: door*"
    private static string Finding(string[] parts) => parts[0][(parts[0].LastIndexOf('/') + 1)..];

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text + '\n');
        return path;
    }
}
