// Finds words of a list in text and code: dotnet run build/words.cs LIST < FILES
// LIST has a line "phrase -> say this instead" for each. * is any ending; "-> allowed" allows a longer phrase.
// FILES are paths, one a line.
// Names in code count as well: PatientResponse is read as "Patient Response". A line with words:ignore is left out.
using System.Text.RegularExpressions;

// Between two words of a phrase a line may end and a comment's next line begin.
const string Gap = @"\s+(?:(?:///?|[#*>])\s+)?";

var phrases = File.ReadLines(args[0])
    .Where(line => line.Length > 0 && line[0] != '#')
    .Select(line => line.Split(" -> ", 2, StringSplitOptions.TrimEntries))
    .ToList();
var any = new Regex(
    string.Join('|', phrases.Select((phrase, i) => $"(?<p{i}>{Compile(phrase[0])})")),
    RegexOptions.IgnoreCase | RegexOptions.Compiled | RegexOptions.ExplicitCapture);
var findings = 0;
for (var path = Console.ReadLine(); path is not null; path = Console.ReadLine())
{
    var text = SplitNames(File.ReadAllText(path));
    foreach (Match match in any.Matches(text))
    {
        var found = phrases[Enumerable.Range(0, phrases.Count).First(i => match.Groups[$"p{i}"].Success)];
        if (found[1] == "allowed" || LinesOf(text, match).Contains("words:ignore", StringComparison.Ordinal))
            continue;
        findings++;
        Console.WriteLine($"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {found[0]} -> {found[1]}");
    }
}
return findings == 0 ? 0 : 1;

static string Compile(string phrase) =>
    $@"\b{string.Join(Gap, phrase.Split(' ').Select(word => Regex.Escape(word).Replace(@"\*", @"\w*", StringComparison.Ordinal)))}\b";

static string SplitNames(string text) => Regex.Replace(text, "(?<=[a-z0-9])(?=[A-Z])", " ");

static ReadOnlySpan<char> LinesOf(string text, Match match)
{
    var start = match.Index == 0 ? 0 : text.LastIndexOf('\n', match.Index - 1) + 1;
    var end = text.IndexOf('\n', match.Index + match.Length);
    return text.AsSpan(start, (end < 0 ? text.Length : end) - start);
}
