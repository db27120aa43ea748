using System.CommandLine;
using System.CommandLine.Invocation;
using Conversion.Training.Orders;
using DuckDB.NET.Data;

namespace Conversion.Training.Commands;

/// <summary>The <c>conversion</c> command line.</summary>
public static class CommandLine
{
    /// <summary>Runs a command and returns its exit code: 0, or 1 with what the user can put right on standard error.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Trains, judges and applies models of what a shop's customers do next.")
        {
            FitCommand.Create(),
            EvaluateCommand.Create(),
            ScoreCommand.Create(),
            ScoreBatchCommand.Create(),
            LiftCommand.Create(),
            SimulateCommand.Create(),
            ImportCommand.Create(),
        };
        try
        {
            var parsed = root.Parse(args);
            // The list of commands says what each is for; the rest is for its own help.
            if (parsed.CommandResult.Command == root)
                foreach (var command in root.Subcommands)
                    command.Description = command.Description!.ReplaceLineEndings(" ").Split(". ")[0];
            // Above a screen of help, what is wrong would be overlooked.
            if (parsed.Action is ParseErrorAction error)
                error.ShowHelp = parsed.CommandResult.Command == root;
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is UserErrorException or InvalidDataException or IOException or UnauthorizedAccessException or DuckDBException)
        {
            Console.Error.WriteLine(e is DuckDBException inner ? OrderLineSql.Brief(inner) : e.Message);
            return 1;
        }
    }
}
