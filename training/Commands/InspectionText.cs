using System.Globalization;
using System.Text;
using Conversion.Orders;

namespace Conversion.Training.Commands;

/// <summary>Writes an inspection of orders as text.</summary>
internal static class InspectionText
{
    private const int MaximumRoles = 8;
    private const int MaximumCell = 24;
    private const int MaximumUnreadable = 5;

    /// <summary>Returns what was paid for goods, in sentences.</summary>
    public static string DescribeMoney(OrderInspection inspection) =>
        inspection.Currency is { } currency
            ? $"Money: {inspection.Money}, in {currency}. {inspection.MoneyWhy}"
            : $"Money: {inspection.Money}. {inspection.MoneyWhy}";

    /// <summary>Returns the whole inspection.</summary>
    public static string Render(OrderInspection inspection)
    {
        var text = new StringBuilder();
        foreach (var file in inspection.Files)
            text.AppendLine($"{file.Name}: {file.Dialect}.");
        text.AppendLine(inspection.Title is { } title
            ? $"Format: {title} ({inspection.Format})."
            : "Format: no known platform, so columns are found by name and content.");
        text.AppendLine().AppendLine("Columns:");
        foreach (var column in inspection.Columns)
            text.AppendLine($"  {column.Role,-13} {column.Column}: {column.Why}{DescribeForm(column)}.");
        foreach (var column in inspection.Contacts)
            text.AppendLine($"  {column.Role,-13} {column.Column}: {column.Why}; for lists.");
        if (inspection.Ignored.Count > 0)
            text.AppendLine($"  not used      {string.Join(", ", inspection.Ignored)}");
        AppendWords(text, "Statuses", inspection.Statuses);
        AppendWords(text, "Kinds", inspection.Kinds);
        text.AppendLine().AppendLine(DescribeMoney(inspection));
        AppendRows(text, inspection);
        AppendSummary(text, inspection.Summary);
        foreach (var row in inspection.Unreadable.Take(MaximumUnreadable))
            text.AppendLine($"Unreadable: line {row.Line} of {row.File}: {row.Error}.");
        foreach (var warning in inspection.Warnings)
            text.AppendLine($"Note: {warning}");
        if (inspection.Refusal is { } refusal)
            text.AppendLine().AppendLine($"Refused: {refusal}");
        return text.ToString();
    }

    private static void AppendWords(StringBuilder text, string title, IReadOnlyList<InspectedWord> words)
    {
        if (words.Count == 0)
            return;
        text.AppendLine().AppendLine($"{title}:");
        foreach (var meaning in words.GroupBy(word => word.Meaning))
            text.AppendLine($"  {meaning.Key}: {string.Join(", ", meaning.Select(word => $"{word.Text} ({word.Lines:N0})"))}");
    }

    private static void AppendRows(StringBuilder text, OrderInspection inspection)
    {
        text.AppendLine().AppendLine("First rows:");
        var roles = inspection.FirstRows.SelectMany(row => row.Values.Keys).Distinct().Take(MaximumRoles).ToList();
        text.AppendLine($"  | line | {string.Join(" | ", roles)} | |");
        foreach (var row in inspection.FirstRows)
        {
            var cells = roles.Select(role => Shorten(row.Values.GetValueOrDefault(role, "")));
            text.AppendLine($"  | {row.Line} | {string.Join(" | ", cells)} | {row.LeftOut} |");
        }
    }

    private static void AppendSummary(StringBuilder text, OrderSummary summary)
    {
        var culture = CultureInfo.InvariantCulture;
        text.AppendLine();
        text.AppendLine(culture, $"Lines          {summary.Lines:N0}");
        text.AppendLine(culture, $"Orders         {summary.Orders:N0}");
        text.AppendLine(culture, $"Returns        {summary.Returns:N0}");
        if (summary.Customers > 0)
            text.AppendLine(culture, $"Customers      {summary.Customers:N0}, of them {summary.RepeatBuyers:N0} bought on several days");
        text.AppendLine(culture, $"Money          {summary.Money:N2}");
        if (summary.Customers > 0)
            text.AppendLine(culture, $"Time span      {summary.FirstOrder:yyyy-MM-dd} to {summary.LastOrder:yyyy-MM-dd}");
        foreach (var dropped in summary.Dropped.Where(dropped => dropped.Lines > 0))
            text.AppendLine(culture, $"Left out       {dropped.Lines:N0} lines {dropped.Reason}, {dropped.Money:N2} in money");
    }

    private static string DescribeForm(InspectedColumn column) => column.Form.Length > 0 ? $"; written {column.Form}" : "";

    private static string Shorten(string cell) => cell.Length > MaximumCell ? $"{cell[..MaximumCell]}…" : cell;
}
