using System.CommandLine;
using Conversion.Orders;

namespace Conversion.Training.Commands;

/// <summary>The options of every command that reads orders.</summary>
internal sealed class OrderInputOptions
{
    private const string FilesText =
        "Orders to read: CSV, .xlsx, JSON or Parquet, optionally compressed (gzip, zstd, zip). Paths or quoted globs.";

    private readonly Option<string[]> _orders = new("--orders")
    {
        Description = FilesText,
        Required = true,
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = FilesText,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _columns = new("--columns")
    {
        Description = "Columns and formats, as role=column pairs or as a JSON file. Most used roles: customer, order, at, amount, total, " +
            "quantity, price, lineTotal, product, status, refunded, currency. Formats: timestampFormat=%d/%m/%Y, dateOrder=dmy, " +
            "decimal=comma, delimiter=;, encoding=windows-1252, skip=4, header=none, timeZone=Europe/Berlin, sheet=Orders, " +
            "money=quantity*price-discount. A value with a comma must be in quotes.",
        HelpName = "MAPPING",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "Platform that exported the orders, if the header does not show the platform: " +
            $"{string.Join(", ", OrderFormats.Default.RecipeNames)}.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _countStatuses = new("--count-statuses")
    {
        Description = "Statuses that are purchases, with commas between them. The default is the statuses that are known as purchases.",
        HelpName = "STATUSES",
    };

    private readonly Option<string?> _currency = new("--currency")
    {
        Description = "Currency to read, if the orders have several.",
        HelpName = "CODE",
    };

    private readonly Option<string?> _rates = new("--rates")
    {
        Description = "Units of --currency for one unit of other currencies: EUR=1.08,GBP=1.27.",
        HelpName = "RATES",
    };

    private readonly Option<int> _memory = new Option<int>("--memory")
    {
        Description = "Memory for reading, in megabytes. More data is sorted in temporary files.",
        DefaultValueFactory = _ => 2048,
        HelpName = "MB",
    }.Between(1, 1_000_000);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool areRequired = true)
    {
        _orders.Required = areRequired;
        _orders.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError("--orders must not be empty; set a value.");
        });
        command.Add(_orders);
        AddFormatsTo(command);
    }

    /// <summary>Adds the options to a command whose arguments are the files.</summary>
    public void AddWithFilesTo(Command command)
    {
        command.Add(_files);
        AddFormatsTo(command);
    }

    /// <summary>Returns what the user asked for.</summary>
    public OrderInput Parse(ParseResult parsed)
    {
        var rates = ParseRates(parsed.GetValue(_rates));
        var currency = parsed.GetValue(_currency);
        if (rates.Count > 0 && currency is null)
            throw new UserErrorException("--rates must come with --currency, got none; add for example --currency USD.");
        var columns = parsed.GetValue(_columns);
        return new(
            parsed.GetValue(_orders) is { Length: > 0 } orders ? orders : parsed.GetValue(_files) ?? [],
            columns is { Length: > 0 } ? string.Join(",", columns) : null,
            parsed.GetValue(_memory),
            new()
            {
                Format = parsed.GetValue(_format),
                CountStatuses = parsed.GetValue(_countStatuses)
                    ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Currency = currency,
                Rates = rates,
            });
    }

    private void AddFormatsTo(Command command)
    {
        foreach (var option in (Option[])[_columns, _format, _countStatuses, _currency, _rates, _memory])
            command.Add(option);
    }

    private static IReadOnlyDictionary<string, decimal> ParseRates(string? text) => CurrencyRates.Parse(text, out var rates) is { } pair
        ? throw new UserErrorException($"--rates must be pairs such as EUR=1.08,GBP=1.27, got {pair}; correct the pair.")
        : rates;
}
