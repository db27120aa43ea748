using System.Globalization;
using System.Text.Json;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Webhooks;

/// <summary>A report as it arrived. Members are named by paths, such as <c>billing.email</c>.</summary>
/// <param name="Topic">What the sender calls the kind of report.</param>
/// <param name="Body">JSON in UTF-8.</param>
/// <param name="Root">The same, parsed.</param>
internal sealed record SenderReport(string Topic, ReadOnlyMemory<byte> Body, JsonElement Root)
{
    /// <summary>Returns the first of some members that has a text or a number, as a text; null for none.</summary>
    public string? Text(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            if (Find(path) is { } value && TextOf(value) is { Length: > 0 } text)
                return text;
        return null;
    }

    /// <summary>Returns an instant. A text without a zone is UTC.</summary>
    /// <exception cref="InvalidInputException">None of the members is an instant.</exception>
    public DateTimeOffset Instant(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            var text = Text(path);
            if (Json.Instant.TryParse(text, out var instant))
                return instant;
            // Microseconds, as Google Analytics has them.
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
                && InstantRules.TryConvertEpoch(microseconds / 1000.0, out instant))
                return instant;
        }
        throw Missing(paths[0], Json.Instant.Expected);
    }

    /// <summary>Returns the number of an order or of a refund.</summary>
    /// <exception cref="InvalidInputException">The member is absent.</exception>
    public OrderId Id(params ReadOnlySpan<string> paths) => OrderId.From(Text(paths) ?? throw Missing(paths[0], "the number of the order"));

    /// <summary>Returns the customer by the first member that names one; null for a guest.</summary>
    public string? Customer(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            if (Text(path) is { } id && id != "0" && CustomerId.FindError(id) is null)
                return CustomerId.Normalize(id);
        return null;
    }

    /// <summary>Returns the elements of an array; none where it is absent.</summary>
    public IEnumerable<SenderReport> Array(string path) => Find(path) is { ValueKind: JsonValueKind.Array } array
        ? array.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Object).Select(element => this with { Root = element })
        : [];

    /// <summary>Returns the money of a member, without a sign; null where it has none.</summary>
    public double? Money(string path) =>
        double.TryParse(Text(path), NumberStyles.Float, CultureInfo.InvariantCulture, out var money) && double.IsFinite(money)
            ? Math.Abs(money)
            : null;

    /// <summary>Reads the order as a file of one order of the same form is read; null where it does not count.</summary>
    /// <exception cref="OrderFileException">The order could be read in several ways.</exception>
    public Order? ReadOrder(string recipe)
    {
        // An array, because the lines of a single object could be taken for the orders.
        byte[] file = [(byte)'[', .. Body.Span, (byte)']'];
        using var table = OrderTable.Open(
            [new("webhook.json", () => new MemoryStream(file))], new() { Format = recipe, SortMemoryBytes = 1 << 20 });
        foreach (var (_, orders) in table.IdentifiedCustomers())
            return orders[0].Order;
        return null;
    }

    /// <summary>Returns the contacts whose members have a text.</summary>
    public ContactChanged Contacts(DateTimeOffset at, params ReadOnlySpan<(ContactRole Role, string[] Paths)> members)
    {
        var contacts = new Dictionary<ContactRole, string>();
        foreach (var (role, paths) in members)
            if (Text(paths) is { } text)
                contacts[role] = text;
        return new(at, contacts);
    }

    private static InvalidInputException Missing(string path, string expected) =>
        new(malformed: false, $"/{path.Replace('.', '/')}", $"must be {expected}.");

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private JsonElement? Find(string path)
    {
        var element = Root;
        foreach (var name in path.Split('.'))
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        return element;
    }
}
