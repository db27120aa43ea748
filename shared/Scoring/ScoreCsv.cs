using System.Globalization;
using System.Text;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>Scores as lines of CSV (RFC 4180): the columns that a spreadsheet wants.</summary>
public static class ScoreCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Header =
        "customerId,asOf,status,probability,daysToBuy,daysToBuyLow,daysToBuyHigh,value,valueLow,valueHigh,action,message,rule,arm,id,outOfRange";

    private static readonly string ErrorCells = ",,error" + new string(',', Header.Count(c => c == ',') - 2);

    /// <summary>One score, without a line end.</summary>
    public static string Line(Score score)
    {
        var line = new StringBuilder();
        Add(score.CustomerId);
        Add($"{score.AsOf:O}");
        Add(score.Status);
        AddNumber(score.Probability);
        AddEstimate(score.DaysToBuy);
        AddEstimate(score.Value);
        Add(score.Decision.Action);
        Add(score.Decision.Message);
        Add(score.Decision.Rule);
        Add(score.Decision.Arm);
        Add(score.Id);
        Add(string.Join(' ', score.OutOfRange.Select(feature => feature.Feature)));
        return line.ToString(0, line.Length - 1);

        void AddEstimate(Estimate? estimate)
        {
            AddNumber(estimate?.Expected);
            AddNumber(estimate?.Low);
            AddNumber(estimate?.High);
        }

        void AddNumber(double? number) => Add(number?.ToString("R", CultureInfo.InvariantCulture) ?? "");
        void Add(string field) => line.Append(Quote(field)).Append(',');
    }

    /// <summary>A line with the customer, if known, the status <c>error</c> and otherwise empty cells, followed by the fields given.</summary>
    public static string ErrorLine(string customerId, params ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder(Quote(customerId)).Append(ErrorCells);
        foreach (var field in fields)
            line.Append(',').Append(Quote(field));
        return line.ToString();
    }

    /// <summary>A field with a comma, quote or line break is quoted, and quotes inside it doubled.</summary>
    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
