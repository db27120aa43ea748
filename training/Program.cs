using System.CommandLine;
using Conversion.Training;
using Conversion.Training.Commands;

var root = new RootCommand("Trains, judges and applies models of what a shop's customers do next.")
{
    FitCommand.Create(),
};
try
{
    return root.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (RefusalException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
