using System.CommandLine;
using System.CommandLine.Invocation;
using Conversion.Files;

namespace Conversion.Training.Commands;

/// <summary>The <c>conversion</c> command line.</summary>
public static class CommandLine
{
    /// <summary>Runs a command. Returns 0, or 1 with an error for the user on standard error.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Trains, evaluates and applies models of what a shop's customers do next.")
        {
            InspectCommand.Create(),
            StartCommand.Create(),
            FitCommand.Create(),
            EvaluateCommand.Create(),
            ScoreCommand.Create(),
            ScoreBatchCommand.Create(),
            ListsCommand.Create(),
            LiftCommand.Create(),
            PlanTestCommand.Create(),
            FitEffectsCommand.Create(),
            PolicyCommand.Create(),
            SimulatePolicyCommand.Create(),
            LoadCommand.Create(),
            UnloadCommand.Create(),
            SweepCommand.Create(),
            SimulateCommand.Create(),
            FeaturesCommand.Create(),
            ImportCommand.Create(),
        };
        try
        {
            var parsed = root.Parse(args);
            // The list of commands shows the first sentence of each. The rest is in the command's own help.
            if (parsed.CommandResult.Command == root)
                foreach (var command in root.Subcommands)
                    command.Description = FirstSentence(command.Description!);
            // Users would overlook the error above a whole screen of help.
            if (parsed.Action is ParseErrorAction error)
                error.ShowHelp = parsed.CommandResult.Command == root;
            // On a busy machine, start needs more than the default of two seconds to end its service.
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
        }
        catch (OrderFileException e)
        {
            Console.Error.WriteLine(e.Message);
            foreach (var suggestion in e.Suggestions)
                Console.Error.WriteLine($"  --columns '{suggestion.Replace("'", "'\\''", StringComparison.Ordinal)}'");
            return 1;
        }
        catch (Exception e) when (e is UserErrorException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static string FirstSentence(string text) => text.ReplaceLineEndings(" ").Split(". ")[0];
}
