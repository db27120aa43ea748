using System.Globalization;
using System.Text;
using Conversion.Lists;

namespace Conversion.Training.Campaigns;

/// <summary>Says what was decided and written, and what to do next.</summary>
internal static class CampaignText
{
    /// <summary>Returns a table of the actions.</summary>
    /// <param name="summary">The counts.</param>
    /// <param name="lists">The list of each action; empty where none were written.</param>
    public static string Table(BatchSummary summary, IReadOnlyDictionary<string, CampaignList> lists)
    {
        List<string[]> rows = [["action", "people", "held out", "no consent", "to contact", "on the list", "money at stake"]];
        foreach (var sum in summary.Actions)
            rows.Add(
            [
                sum.Action, Count(sum.Customers), Count(sum.HeldOut), Count(sum.WithoutConsent), Count(sum.ToContact),
                lists.TryGetValue(sum.Action, out var list) ? Count(list.Counts.Written) : "", Money(sum),
            ]);
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>Returns the sentence about customers outside what the model has seen; null without such customers.</summary>
    public static string? OutOfRange(BatchSummary summary) => summary.OutOfRange == 0
        ? null
        : Text($"{summary.OutOfRange:N0} of {summary.Customers:N0} customers ({100.0 * summary.OutOfRange / summary.Customers:0} %) ") +
            "are outside what the model has seen; a model of your own orders knows them: conversion fit.";

    /// <summary>Returns when and how the effect can be measured.</summary>
    public static string WhenToMeasure(string decisions, DateTimeOffset asOf, int horizonDays) =>
        $"Did it work? From {asOf.AddDays(horizonDays).UtcDateTime:yyyy-MM-dd} on, export the orders again and run: " +
        $"conversion lift --decisions {decisions} --orders NEW-ORDERS --horizon {horizonDays}";

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(ActionSum sum)
    {
        if (sum.Money.Total is not { } total)
            return "";
        return total is { Low: { } low, High: { } high }
            ? Text($"{total.Expected:N0} ({low:N0} to {high:N0})")
            : Text($"{total.Expected:N0}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
