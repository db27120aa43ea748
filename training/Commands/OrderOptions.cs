using System.CommandLine;

namespace Conversion.Training.Commands;

/// <summary>The options of every command that reads orders.</summary>
internal static class OrderOptions
{
    public static Option<string> Orders() => new("--orders")
    {
        Description = "CSV, Parquet or JSON lines, plain or packed (.gz, .zst); a path or a quoted glob.",
        Required = true,
        HelpName = "FILE",
    };

    public static Option<string?> Columns() => new("--columns")
    {
        Description = "role=column pairs, or a JSON file, for columns that are not guessed right.",
        HelpName = "MAPPING",
    };

    public static Option<int> Memory() => new("--memory")
    {
        Description = "Megabytes that reading may hold before it spills to disk.",
        DefaultValueFactory = _ => 2048,
        HelpName = "MB",
    };
}
