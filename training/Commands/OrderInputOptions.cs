using System.CommandLine;

namespace Conversion.Training.Commands;

/// <summary>The options of every command that reads orders.</summary>
internal sealed class OrderInputOptions
{
    private readonly Option<string> _orders = new Option<string>("--orders")
    {
        Description = "Orders to read: CSV, Parquet or JSON lines, optionally compressed (.gz, .zst). A path or a quoted glob.",
        Required = true,
        HelpName = "FILE",
    }.NotEmpty();

    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "Columns and formats, as role=column pairs or as a JSON file. Roles: customer, order, at, amount, quantity, " +
            "price, product. Formats: timestampFormat=%d/%m/%Y, decimal=comma, delimiter=;, encoding=latin-1.",
        HelpName = "MAPPING",
    };

    private readonly Option<int> _memory = new Option<int>("--memory")
    {
        Description = "Memory for reading, in megabytes. More data spills to disk.",
        DefaultValueFactory = _ => 2048,
        HelpName = "MB",
    }.Between(1, 1_000_000);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_orders);
        command.Add(_columns);
        command.Add(_memory);
    }

    /// <summary>Returns what the user asked for.</summary>
    public OrderInput Parse(ParseResult parsed) =>
        new(parsed.GetRequiredValue(_orders), parsed.GetValue(_columns), parsed.GetValue(_memory));
}
