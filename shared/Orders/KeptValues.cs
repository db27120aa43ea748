using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Keeps, for each customer, the latest value of some columns that is not blank.</summary>
/// <remarks>
/// The values of a line count although the line is not a purchase: who cancels an order can still change an address or withdraw consent.
/// </remarks>
public sealed class KeptValues
{
    // An entry of the dictionary, its arrays and its texts, beside the bytes of the texts.
    private const int EntryBytes = 120;
    private const int ValueBytes = 48;

    private readonly ContactColumn[] _contacts;
    private readonly (string Name, int Column)[] _named;
    private readonly long _maximumBytes;
    private readonly Dictionary<ulong, Entry> _customers = [];
    private long _bytes;

    internal KeptValues(IReadOnlyList<ContactColumn> contacts, IReadOnlyList<(string Name, int Column)> named, long maximumBytes) =>
        (_contacts, _named, _maximumBytes) = ([.. contacts], [.. named], maximumBytes);

    /// <summary>The roles of contact that have a column, without the roles of consent.</summary>
    public IEnumerable<ContactRole> Contacts => _contacts.Select(column => column.Role).Where(role => role < ContactRole.Consent);

    /// <summary>The names of the other columns, as the user wrote them.</summary>
    public IEnumerable<string> Columns => _named.Select(column => column.Name);

    /// <summary>Whether contacts were asked for and the file has some.</summary>
    public bool HasContacts => _contacts.Length > 0;

    /// <summary>Whether the file says who agreed to advertising.</summary>
    public bool HasConsent => _contacts.Any(column => column.Role >= ContactRole.Consent);

    /// <summary>Returns the values of a customer.</summary>
    public KeptCustomer Of(string customer)
    {
        _customers.TryGetValue(TextHash.From(Encoding.UTF8.GetBytes(customer)), out var entry);
        var contacts = new Dictionary<ContactRole, string>();
        string? consent = HasConsent ? Consent.Unknown : null;
        for (var i = 0; i < _contacts.Length; i++)
        {
            var (role, value) = (_contacts[i].Role, entry?.Values[i]);
            if (role >= ContactRole.Consent)
                consent = Combine(consent!, Consent.Parse(value, role == ContactRole.OptOut));
            else if (value is not null)
                contacts.Add(role, value);
        }
        return new(contacts, consent, [.. _named.Select((column, i) =>
            KeyValuePair.Create(column.Name, entry?.Values[_contacts.Length + i]))]);
    }

    /// <summary>Adds the cells of a line.</summary>
    /// <exception cref="OrderFileException">The values take more space than they may.</exception>
    internal void Add(ReadOnlySpan<byte> customer, long ticks, RowReader row)
    {
        if (customer.IsEmpty)
            return;
        var key = TextHash.From(customer);
        if (!_customers.TryGetValue(key, out var entry))
        {
            _customers.Add(key, entry = new(_contacts.Length + _named.Length));
            Reserve(EntryBytes + entry.Values.Length * 2 * sizeof(long));
        }
        for (var i = 0; i < entry.Values.Length; i++)
        {
            var cell = ColumnText.Trim(row[i < _contacts.Length ? _contacts[i].Column : _named[i - _contacts.Length].Column]);
            if (cell.IsEmpty || ticks < entry.Ticks[i] || NullText.IsNull(cell))
                continue;
            entry.Ticks[i] = ticks;
            var value = ColumnText.Decode(cell);
            if (value == entry.Values[i])
                continue;
            Reserve(ValueBytes + sizeof(char) * (value.Length - (entry.Values[i]?.Length ?? 0)));
            entry.Values[i] = value;
        }
    }

    // A refusal in either column counts.
    private static string Combine(string known, string other) => known == Consent.Unknown || other == Consent.No ? other : known;

    private void Reserve(long bytes)
    {
        _bytes += bytes;
        if (_bytes > _maximumBytes)
            throw new OrderFileException(
                "The columns to keep take more space than the service allows; name fewer columns, or use conversion score, " +
                "which has no such limit.")
            {
                IsTooLarge = true,
            };
    }

    private sealed class Entry(int columns)
    {
        public string?[] Values { get; } = new string?[columns];

        public long[] Ticks { get; } = new long[columns];
    }
}
