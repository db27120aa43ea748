using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Conversion.Json;
using Conversion.Training.Orders;

namespace Conversion.Training.Commands;

/// <summary>The options of every command that reads orders.</summary>
internal static class OrderOptions
{
    public static Option<string> Orders() => new Option<string>("--orders")
    {
        Description = "CSV, Parquet or JSON lines, plain or packed (.gz, .zst); a path or a quoted glob.",
        Required = true,
        HelpName = "FILE",
    }.NotEmpty();

    public static Option<string?> Columns() => new("--columns")
    {
        Description = "role=column pairs, or a JSON file, for what is not guessed right: customer, order, at, amount, quantity, price, product; and timestampFormat=%d/%m/%Y, decimal=comma, delimiter=;, encoding=latin-1.",
        HelpName = "MAPPING",
    };

    public static Option<int> Memory() => new Option<int>("--memory")
    {
        Description = "Megabytes that reading may hold before it spills to disk.",
        DefaultValueFactory = _ => 2048,
        HelpName = "MB",
    }.Between(1, 1_000_000);

    public static Option<int> Horizon(string description) => new Option<int>("--horizon")
    {
        Description = description,
        DefaultValueFactory = _ => 90,
        HelpName = "DAYS",
    }.Between(1, 3650);

    public static Option<DateTimeOffset?> AsOf(string description) => new("--as-of")
    {
        Description = description,
        HelpName = "INSTANT",
        CustomParser = result =>
        {
            if (Instant.TryParse(result.Tokens[0].Value, out var instant))
                return instant;
            result.AddError($"'{result.Tokens[0].Value}' is no instant: write 2011-12-09 or 2011-12-09T12:50:00Z.");
            return null;
        },
    };

    /// <summary>Says what was read, and warns of orders in the future.</summary>
    public static void Tell(IngestionSummary ingestion)
    {
        Progress.Say(ingestion.ToString());
        if (ingestion.LastOrder > TimeProvider.System.GetUtcNow().AddDays(1))
            Progress.Say($"The last order is dated {ingestion.LastOrder:yyyy-MM-dd}, in the future: if that is a mistake, everything is computed as of a wrong day.");
    }

    /// <summary>All files that are read, none of which may be written over.</summary>
    /// <exception cref="UserErrorException">There are no orders.</exception>
    public static List<string> Inputs(string orders, params IEnumerable<string?> others) =>
        [.. OrderFile.Find(orders), .. others.Where(other => !string.IsNullOrEmpty(other)).OfType<string>()];

    /// <summary>Refuses an empty text, which a shell makes of a variable that is not set.</summary>
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError($"{option.Name} is empty.");
        });
        return option;
    }

    /// <summary>Refuses other numbers by the option's name, before any work; a comma, which may separate thousands or fractions, too.</summary>
    public static Option<T> Between<T>(this Option<T> option, T least, T most) where T : struct, INumber<T>
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is a number from {least} to {most}, not '{text}'."));
            return value;
        };
        return option;
    }
}
