using System.Globalization;
using System.Text;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>Writes scores as lines of CSV (RFC 4180), with the columns that a spreadsheet needs.</summary>
public static class ScoreCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Header =
        "customerId,asOf,status,probability,daysToBuy,daysToBuyLow,daysToBuyHigh,value,valueLow,valueHigh," +
        "action,message,rule,arm,id,outOfRange";

    // The cells after the customer's id: no instant, the status error, and nothing in the other columns.
    private static readonly string ErrorCells = ",,error" + new string(',', Header.Count(c => c == ',') - 2);

    /// <summary>Returns the line of a score, without a line end.</summary>
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

    /// <summary>
    /// Returns the line of a customer who could not be scored: the id, the status <c>error</c>, empty cells, and then
    /// more fields.
    /// </summary>
    /// <param name="customerId">The id; empty when unknown.</param>
    /// <param name="fields">Fields to add after the last column.</param>
    public static string ErrorLine(string customerId, params ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder(Quote(customerId)).Append(ErrorCells);
        foreach (var field in fields)
            line.Append(',').Append(Quote(field));
        return line.ToString();
    }

    // RFC 4180: a field with a comma, quote or line break is quoted, and its quotes are doubled.
    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
