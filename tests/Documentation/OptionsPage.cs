using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Reflection;
using System.Text;
using Conversion.Training.Commands;

namespace Conversion.Tests.Documentation;

/// <summary>Writes docs/reference/options.md from what the commands of <c>conversion</c> declare.</summary>
internal static class OptionsPage
{
    public const string Path = "docs/reference/options.md";

    // The order of a first use: orders, model, decisions, effect.
    private static readonly string[] Order = ["simulate", "fit", "evaluate", "score", "score-batch", "lift", "features", "import"];

    public static IEnumerable<Command> Commands() => typeof(CommandLine).Assembly.GetTypes()
        .Select(type => type.GetMethod("Create", BindingFlags.Public | BindingFlags.Static, []))
        .Where(method => method?.ReturnType == typeof(Command))
        .Select(method => (Command)method!.Invoke(null, null)!)
        .OrderBy(command => Array.IndexOf(Order, command.Name));

    public static string Write(IEnumerable<Command> commands)
    {
        var page = new StringBuilder(
            """
            # Options of the command line

            Every option of every command of `conversion`. A test writes this page from the commands; write it again with
            `UPDATE_DOCS=1 dotnet test --filter FullyQualifiedName~OptionsPageTests`.

            From the repository, `dotnet run -c Release --project training -- COMMAND` runs a command. In the batch image the
            arguments begin with the command. Each command answers `--help`.

            """);
        foreach (var command in commands)
            if (command.Subcommands.Count == 0)
                Write(command, command.Name, page);
            else
                foreach (var part in command.Subcommands)
                    Write(part, $"{command.Name} {part.Name}", page);
        return page.ToString();
    }

    private static void Write(Command command, string name, StringBuilder page)
    {
        var description = command.Description!.Trim().ReplaceLineEndings("\n");
        page.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n```text\n{description}\n```\n\n");
        page.Append("| option | default | meaning |\n|---|---|---|\n");
        foreach (var option in command.Options.OrderByDescending(option => option.Required))
        {
            var meaning = option.Description!.Replace("|", "\\|", StringComparison.Ordinal) + Choices(option);
            page.Append(CultureInfo.InvariantCulture, $"| {Name(option)} | {Default(option)} | {meaning} |\n");
        }
    }

    private static string Name(Option option) => IsSwitch(option) ? $"`{option.Name}`" : $"`{option.Name} {option.HelpName ?? "VALUE"}`";

    private static string Default(Option option)
    {
        if (option.Required)
            return "required";
        if (IsSwitch(option) || !option.HasDefaultValue)
            return "";
        var value = Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(value) ? "" : $"`{value}`";
    }

    private static string Choices(Option option)
    {
        if (option.ValueType != typeof(string))
            return "";
        var choices = option.GetCompletions(CompletionContext.Empty).Select(choice => $"`{choice.Label}`").ToList();
        return choices.Count == 0 ? "" : $" One of {string.Join(", ", choices)}.";
    }

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool);
}
