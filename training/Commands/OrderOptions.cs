using System.CommandLine;
using System.Globalization;

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

    public static Option<DateTimeOffset?> AsOf(string description) => new("--as-of")
    {
        Description = description,
        HelpName = "INSTANT",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
                return instant;
            result.AddError($"'{result.Tokens[0].Value}' is no instant: write 2011-12-09 or 2011-12-09T12:50:00Z.");
            return null;
        },
    };
}
