using System.Text.Json;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>Which columns of a log of decisions are read, and how they are written. Null means the names of this program.</summary>
/// <param name="Customer">The column of the customer's id.</param>
/// <param name="At">The column of the decision's instant.</param>
/// <param name="Action">The column of the action.</param>
/// <param name="Arm">The column of the arm.</param>
/// <param name="Control">The value of the arm of customers who were left alone.</param>
/// <param name="Format">How the files are written.</param>
internal sealed record DecisionColumns(
    string? Customer, string? At, string? Action, string? Arm, string Control, ColumnMapping Format)
{
    /// <summary>The column of the probability of the arm.</summary>
    public string? Propensity { get; init; }

    /// <summary>The value of the control arm in the decisions of this program.</summary>
    public const string DefaultControl = "control";

    /// <summary>The columns of the decisions that this program writes.</summary>
    public static DecisionColumns Default { get; } = From([], DefaultControl);

    /// <summary>Reads <c>role=column</c> pairs, or a JSON file with the same members.</summary>
    /// <exception cref="UserErrorException">A pair is wrong, or the file can't be read.</exception>
    public static DecisionColumns Parse(string? columns, string control)
    {
        try
        {
            return From(IsFile(columns) ? ReadJson(columns!) : ColumnMapping.ParsePairs(columns), control);
        }
        catch (InvalidInputException e)
        {
            throw Wrong(string.Join(" ", e.Errors.Select(error => error.Detail)), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw Wrong($"must be role=column pairs or a readable JSON object, got {columns}: {e.Message}", e);
        }
    }

    /// <summary>Returns whether the columns are given as a file.</summary>
    public static bool IsFile(string? columns) => columns is not null && !columns.Contains('=');

    private static List<(string Key, string Value)> ReadJson(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ToString()))];
    }

    private static DecisionColumns From(IEnumerable<(string Key, string Value)> pairs, string control)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var formats = new List<(string, string)>();
        foreach (var (key, value) in pairs)
            if (key.ToLowerInvariant() is not ("customer" or "at" or "action" or "arm" or "propensity"))
                formats.Add((key, value));
            else if (!columns.TryAdd(key, value))
                throw Wrong($"must name each role once, got {key} twice; remove one of them.");
        var format = ColumnMapping.From(formats);
        if (format.Columns.Count > 0)
            throw Wrong(
                $"must have the roles customer, at, action, arm and propensity, and formats, got {format}; " +
                "give the columns of orders with --columns.");
        return new(
            columns.GetValueOrDefault("customer"), columns.GetValueOrDefault("at"), columns.GetValueOrDefault("action"),
            columns.GetValueOrDefault("arm"), control, format with { Columns = OfOrders(columns) })
        {
            Propensity = columns.GetValueOrDefault("propensity"),
        };
    }

    // The reader finds the line of the header by these names.
    private static Dictionary<Role, string> OfOrders(Dictionary<string, string> columns)
    {
        var roles = new Dictionary<Role, string>();
        if (columns.TryGetValue("customer", out var customer))
            roles.Add(Role.Customer, customer);
        if (columns.TryGetValue("at", out var at))
            roles.Add(Role.At, at);
        return roles;
    }

    private static UserErrorException Wrong(string detail, Exception? cause = null) => new($"--decision-columns: {detail}", cause);
}
