using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Conversion.Json;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Commands;

/// <summary>Options that several commands have, and checks of their values before any work is done.</summary>
internal static class OptionExtensions
{
    /// <summary>Creates the option of a horizon in days.</summary>
    public static Option<int> Horizon(string description) => new Option<int>("--horizon")
    {
        Description = description,
        DefaultValueFactory = _ => 90,
        HelpName = "DAYS",
    }.Between(1, 3650);

    /// <summary>Creates the option of logged decisions.</summary>
    public static Option<string> Decisions() => new Option<string>("--decisions")
    {
        Description = "Decisions to read: CSV or JSON lines, optionally compressed (.gz, .zst). A path or a quoted glob.",
        Required = true,
        HelpName = "FILE",
    }.NotEmpty();

    /// <summary>Creates the option of the arm of customers who were left alone.</summary>
    public static Option<string> ControlArm() => new Option<string>("--control")
    {
        Description = "Value of the arm of customers who were left alone.",
        DefaultValueFactory = _ => DecisionColumns.DefaultControl,
        HelpName = "ARM",
    }.NotEmpty();

    /// <summary>Creates the option of the share of the money that is earned.</summary>
    public static Option<double> Margin() => new Option<double>("--margin")
    {
        Description = "Share of the money that is earned, for the profit.",
        DefaultValueFactory = _ => 1,
        HelpName = "SHARE",
    }.Between(0.0001, 1);

    /// <summary>Creates the option of what actions cost.</summary>
    public static Option<string?> Costs() => new Option<string?>("--cost")
    {
        Description = "What an action costs for a customer, for the profit: a number, or ACTION=NUMBER pairs.",
        HelpName = "COSTS",
    }.NotEmpty();

    /// <summary>Creates the option of the instant of the scores.</summary>
    public static Option<DateTimeOffset?> AsOf(string description) => new("--as-of")
    {
        Description = description,
        HelpName = "INSTANT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Instant.TryParse(text, out var instant))
                return instant;
            result.AddError($"--as-of must be an ISO 8601 instant, got '{text}'; write for example 2011-12-09 or 2011-12-09T12:50:00Z.");
            return null;
        },
    };

    /// <summary>Creates the option of the columns that are passed on.</summary>
    public static Option<string?> Keep(string description) => new("--keep") { Description = description, HelpName = "COLUMNS" };

    /// <summary>Rejects an empty text, which a shell makes of an unset variable.</summary>
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError($"{option.Name} must not be empty; set a value.");
        });
        return option;
    }

    /// <summary>Rejects numbers out of range, and numbers with a comma, which may separate thousands or fractions.</summary>
    public static Option<T> Between<T>(this Option<T> option, T minimum, T maximum)
        where T : struct, INumber<T>
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var isNumber = T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
            if (!isNumber || !(value >= minimum && value <= maximum))
                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{option.Name} must be a number from {minimum} to {maximum}, got '{text}'."));
            return value;
        };
        return option;
    }
}
