using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>
/// What a user reads of small files, word for word: the columns and why, the money and why, what is left out, warnings, questions
/// and the orders. The files are in the folder <c>Inspections</c>, and below each file is what it must say.
/// </summary>
/// <remarks>
/// A case begins with <c>=== title</c> and lines such as <c>--columns customer=id</c>. <c>+++</c> divides files. A line such as
/// <c>*20 {n},c{n%3},{n*5}</c> means twenty lines with a number from 1 on. <c>&gt;&gt;&gt;</c> begins what is said.
/// </remarks>
public sealed partial class InspectionTests
{
    private const int MaximumCustomers = 8;

    private static readonly Dictionary<string, (string Text, string Expected)> Cases = ReadCases();

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Inspection_SaysWordForWord(string title)
    {
        var (text, expected) = Cases[title];
        Assert.Equal(expected, Inspect(text));
    }

    private static Dictionary<string, (string Text, string Expected)> ReadCases()
    {
        var assembly = typeof(InspectionTests).Assembly;
        var cases = new Dictionary<string, (string, string)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains(".Inspections.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (var text in reader.ReadToEnd().Split("=== ", StringSplitOptions.RemoveEmptyEntries))
            {
                var end = text.IndexOf('\n', StringComparison.Ordinal);
                var parts = text[(end + 1)..].Split(">>>\n");
                cases.Add(text[..end], (parts[0], parts[1].TrimEnd('\n')));
            }
        }
        return cases;
    }

    private static string Inspect(string text)
    {
        var options = new OrderReadOptions();
        for (; Option().Match(text) is { Success: true } option; text = text[option.Length..])
            options = Read(options, option.Groups[1].Value, option.Groups[2].Value);
        var files = Repeated().Replace(text, Repeat).Split("+++\n").Select((file, i) =>
            new OrderInputFile($"orders-{i + 1}.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(file)))).ToList();
        try
        {
            using var table = OrderTable.Open(files, options);
            return string.Join('\n', Describe(table.Inspection).Concat(table.Customers().Take(MaximumCustomers).Select(Describe)));
        }
        catch (OrderFileException e)
        {
            return string.Join('\n', e.Suggestions.Select(suggestion => $"  {suggestion}").Prepend($"refused: {e.Message}"));
        }
    }

    private static OrderReadOptions Read(OrderReadOptions options, string name, string value) => name switch
    {
        "columns" => options with { Columns = ColumnMapping.Parse(value) },
        "currency" => options with { Currency = value },
        "count-statuses" => options with { CountStatuses = value.Split(',') },
        "format" => options with { Format = value },
        "zone" => options with { Zone = TimeZoneInfo.FindSystemTimeZoneById(value) },
        "rates" => options with
        {
            Rates = value.Split(',').Select(rate => rate.Split('=')).ToDictionary(
                rate => rate[0], rate => decimal.Parse(rate[1], CultureInfo.InvariantCulture)),
        },
        _ => throw new ArgumentException($"There is no option {name}."),
    };

    private static IEnumerable<string> Describe(OrderInspection seen)
    {
        if (seen.Format is not null)
            yield return $"format: {seen.Format}, {seen.Title}";
        foreach (var file in seen.Files)
            yield return $"{file.Name}: {file.Dialect}";
        yield return $"columns: {string.Join(", ", seen.Columns.Select(Describe))}";
        if (seen.Contacts.Count > 0)
            yield return $"contacts: {string.Join(", ", seen.Contacts.Select(Describe))}";
        if (seen.Ignored.Count > 0)
            yield return $"ignored: {string.Join(", ", seen.Ignored)}";
        if (seen.Statuses.Count > 0)
            yield return $"statuses: {string.Join(", ", seen.Statuses.Select(word => $"{word.Text} {word.Meaning} {word.Lines}"))}";
        if (seen.Kinds.Count > 0)
            yield return $"kinds: {string.Join(", ", seen.Kinds.Select(word => $"{word.Text} {word.Meaning} {word.Lines}"))}";
        yield return $"money: {seen.Money}{(seen.Currency is null ? "" : $" in {seen.Currency}")}. {seen.MoneyWhy}";
        foreach (var warning in seen.Warnings)
            yield return $"warning: {warning}";
        foreach (var row in seen.Unreadable)
            yield return $"unreadable: {row.File} {row.Line} [{row.Customer}] {row.Role}: {row.Error}";
        if (seen.FirstRows.Any(row => row.LeftOut is not null))
            yield return "left out: " + string.Join(
                ", ", seen.FirstRows.Where(row => row.LeftOut is not null).Select(row => $"{row.Line} {row.LeftOut}"));
        if (seen.Refusal is not null)
            yield return $"refusal: {seen.Refusal}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{seen.Summary} {seen.Summary.Buyers} buyers, {seen.Summary.RepeatBuyers} again, ") +
            string.Create(CultureInfo.InvariantCulture, $"last sale {seen.Summary.LastSale:MM-dd HH:mm}");
    }

    private static string Describe(InspectedColumn column)
    {
        var why = column.Why == "has a name that is known" ? "" : column.Why;
        var form = why.Length > 0 && column.Form.Length > 0 ? $"{why}; {column.Form}" : why + column.Form;
        return $"{column.Role}={column.Column}{(form.Length > 0 ? $" ({form})" : "")}";
    }

    private static string Describe(CustomerHistory customer)
    {
        var orders = customer.Orders.Select(Describe).CountBy(order => order);
        return $"{customer.Customer}: " + string.Join(
            ", ", orders.Select(order => order.Value > 1 ? $"{order.Value} × {order.Key}" : order.Key));
    }

    private static string Describe(Order order)
    {
        var time = order.At.TimeOfDay == default ? "" : order.At.ToString(" HH:mm", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{order.At:MM-dd}{time} {(order.Returned ? "-" : "")}{order.Amount:0.####}") +
            Of(order.Items, "x") + Of(order.Products, "p");
    }

    private static string Of(double number, string unit) =>
        double.IsNaN(number) ? "" : string.Create(CultureInfo.InvariantCulture, $" {number:0.##}{unit}");

    private static string Repeat(Match line) => string.Concat(Enumerable
        .Range(1, int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture))
        .Select(n => Number().Replace(line.Groups[2].Value, number => Format(number, n))));

    private static string Format(Match number, int n)
    {
        var operand = number.Groups[2].Value;
        var value = number.Groups[1].Value switch
        {
            "%" => n % int.Parse(operand, CultureInfo.InvariantCulture),
            "*" => n * int.Parse(operand, CultureInfo.InvariantCulture),
            _ => n,
        };
        return value.ToString(number.Groups[1].Value == ":" ? operand : "0", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A--([a-z-]+) (.*)\n")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\*(\d+) (.*\n)", RegexOptions.Multiline)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"\{n(?:([%*:])(\d+))?\}")]
    private static partial Regex Number();
}
