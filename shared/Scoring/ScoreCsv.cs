using System.Globalization;
using System.Text;
using Conversion.Json;
using Conversion.Models;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// Writes scores as lines of CSV (RFC 4180), with the columns that a spreadsheet needs. A head that the model does not have has no
/// columns, and <c>level</c> is a column only where the level is unknown.
/// </summary>
public sealed class ScoreCsv
{
    private readonly List<Column> _columns;
    private readonly List<KeptColumn> _kept = [];

    private readonly bool _isGuarded;

    // The cells after the status of a line that is not a score: nothing in the other columns.
    private readonly string _emptyCells;

    /// <summary>Chooses the columns of a model's scores.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hasPropensities">Whether a policy of version 2 decides.</param>
    /// <param name="kept">Columns of a file of orders that are passed on; null for none.</param>
    /// <param name="isGuarded">
    /// Whether a text that a spreadsheet would run as a formula gets an apostrophe before it. Otherwise each text is as it was
    /// received, so that programs find the same ids.
    /// </param>
    public ScoreCsv(Model model, bool hasPropensities = false, KeptValues? kept = null, bool isGuarded = false)
    {
        _isGuarded = isGuarded;
        _columns =
        [
            new("customerId", score => Text(score.CustomerId)),
            new("asOf", score => $"{score.AsOf:O}"),
            new("status", score => score.Status),
            .. ScoreLevel.Of(model) is null ? [] : new[] { new Column("level", score => score.Level ?? "") },
            .. model.Probability is null ? [] : new[] { new Column("probability", score => Number(score.Probability)) },
            .. model.DaysToBuy is null ? [] : Estimate("daysToBuy", score => score.DaysToBuy),
            .. model.Value is null ? [] : Estimate("value", score => score.Value),
            .. (model.Outputs?.Names ?? []).Select((name, i) => new Column(name, score => Number(score.Outputs?.GetAt(i).Value))),
            new("action", score => Text(score.Decision.Action)),
            new("message", score => Text(score.Decision.Message)),
            new("rule", score => Text(score.Decision.Rule)),
            new("arm", score => score.Decision.Arm),
            .. hasPropensities
                ? new Column[]
                {
                    new("profit", score => Number(score.Decision.Profit?.Expected)),
                    new("propensity", score => Number(score.Decision.Propensity)),
                    new("eligible", Eligible),
                }
                : [],
            new("id", score => score.Id),
            new("outOfRange", score => string.Join(' ', score.OutOfRange.Select(feature => feature.Feature))),
        ];
        if (kept is not null)
            _kept =
            [
                .. kept.Contacts.Select(role => new KeptColumn(
                    ColumnMapping.ToCamelCase($"{role}"), customer => customer.Contacts.GetValueOrDefault(role))),
                .. kept.HasConsent ? new[] { new KeptColumn("consent", customer => customer.Consent) } : [],
                .. kept.Columns.Select((name, i) => new KeptColumn(name, customer => customer.Columns[i].Value)),
            ];
        Header = string.Join(
            ',', _columns.Select(column => column.Name).Concat(_kept.Select(column => column.Name)).Select(name => Quote(Text(name))));
        _emptyCells = new string(',', _columns.Count + _kept.Count - 3);
    }

    /// <summary>The names of the columns.</summary>
    public string Header { get; }

    /// <summary>Returns the line of a score, without a line end.</summary>
    public string Line(Score score, KeptCustomer? kept = null)
    {
        var line = new StringBuilder();
        foreach (var column in _columns)
            line.Append(Quote(column.Cell(score))).Append(',');
        foreach (var column in _kept)
            line.Append(Quote(kept is null ? "" : Text(column.Cell(kept) ?? ""))).Append(',');
        return line.ToString(0, line.Length - 1);
    }

    /// <summary>
    /// Returns the line of a customer who could not be scored: the id, the status <c>error</c>, empty cells, and then
    /// more fields.
    /// </summary>
    /// <param name="customerId">The id; empty when unknown.</param>
    /// <param name="fields">Fields to add after the last column.</param>
    public string ErrorLine(string customerId, params ReadOnlySpan<string> fields) => OtherLine(customerId, "error", fields);

    /// <summary>Returns the line after the last customer: the status <c>summary</c>, empty cells, and then more fields.</summary>
    /// <param name="fields">Fields to add after the last column.</param>
    public string SummaryLine(params ReadOnlySpan<string> fields) => OtherLine("", "summary", fields);

    private string OtherLine(string customerId, string status, ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder(Quote(Text(customerId))).Append(",,").Append(status).Append(_emptyCells);
        foreach (var field in fields)
            line.Append(',').Append(Quote(Text(field)));
        return line.ToString();
    }

    // What Excel, LibreOffice and Google Sheets take for the start of a formula, alone or before one.
    private string Text(string text) => _isGuarded && text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;

    private static Column[] Estimate(string name, Func<Score, Estimate?> estimate) =>
    [
        new(name, score => Number(estimate(score)?.Expected)),
        new($"{name}Low", score => Number(estimate(score)?.Low)),
        new($"{name}High", score => Number(estimate(score)?.High)),
    ];

    // A list in one cell, as the JSON of an answer has it.
    private static string Eligible(Score score)
    {
        var json = new JsonWriter();
        json.WriteArray(score.Decision.Eligible ?? [], ScoreJson.Write);
        return Encoding.UTF8.GetString(json.Written);
    }

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Returns a field as RFC 4180 writes it: with a comma, quote or line break in quotes, and its quotes doubled.</summary>
    internal static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private sealed record Column(string Name, Func<Score, string> Cell);

    private sealed record KeptColumn(string Name, Func<KeptCustomer, string?> Cell);
}
