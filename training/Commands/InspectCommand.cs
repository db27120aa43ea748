using System.CommandLine;
using Conversion.Training.Artifacts;

namespace Conversion.Training.Commands;

/// <summary><c>conversion inspect</c>: shows what is understood of files of orders.</summary>
internal static class InspectCommand
{
    private const string Text =
        """
        Shows what is understood of files of orders. Reads them as every other command does, and prints which column has
        which role and why, how dates and numbers are written, the first rows as read, the orders, customers and money,
        and what is left out for which reason.

        Examples:
          conversion inspect orders.csv
          conversion inspect shop.xlsx --columns sheet=Orders
          conversion inspect 'olist/*.csv' --json
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("inspect", Text);
        orders.AddWithFilesTo(command);
        command.Add(json);
        command.SetAction(parsed => Run(orders.Parse(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int Run(OrderInput input, bool asJson)
    {
        using var table = input.Inspect(new Progress(), input.ParseMapping());
        Console.Write(asJson ? ModelCard.ToJson(table.Inspection) : InspectionText.Render(table.Inspection));
        return table.Inspection.Refusal is null ? 0 : 1;
    }
}
