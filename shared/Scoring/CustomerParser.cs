using Conversion.Decisions;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>Parses the JSON of one customer in one pass.</summary>
internal ref partial struct CustomerParser(
    ReadOnlySpan<byte> json, string[] featureNames, FeatureEncoder[] encoders, InstantRules instants, bool takesContacts)
{
    // The clock of a shop may be ahead of ours.
    private static readonly TimeSpan MaximumClockSkew = TimeSpan.FromMinutes(5);

    private const int MaximumOnStack = 1024;

    private JsonFieldReader _fields = new(json);
    private string? _id;
    private DateTimeOffset? _asOf;
    private List<Order>? _orders;
    private double[]? _features;
    private ContactState? _contact;
    private bool _hasConsent;
    private bool _hasContact;
    private bool _hasDecisions;
    private bool _hasTimeZone;

    /// <summary>Parses the customer.</summary>
    /// <param name="now">The snapshot instant for a customer without <c>asOf</c>.</param>
    /// <exception cref="InvalidInputException">The text is not JSON, or some fields are wrong.</exception>
    public Customer Parse(DateTimeOffset now)
    {
        ReadCustomer();
        _fields.ThrowIfErrors();
        var asOf = _asOf ?? LatestOrder(now, now + MaximumClockSkew);
        for (var i = 0; i < _orders?.Count; i++)
            if (_orders[i].At > asOf)
                _fields.AddError(new("/orders", i, "at"), $"must not be later than asOf ({asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}).");
        _fields.ThrowIfErrors();
        return new() { Id = _id!, AsOf = asOf, Orders = _orders, Features = _features, Contact = _contact };
    }

    // The latest order after one instant and up to another; without such an order, the first instant.
    private readonly DateTimeOffset LatestOrder(DateTimeOffset after, DateTimeOffset upTo)
    {
        var latest = after;
        for (var i = 0; i < _orders?.Count; i++)
            if (_orders[i].At > latest && _orders[i].At <= upTo)
                latest = _orders[i].At;
        return latest;
    }

    private void ReadCustomer()
    {
        bool id = false, asOf = false, orders = false, features = false;
        if (!_fields.TryEnterObject(JsonPointer.Document))
            return;
        while (_fields.MoveToNextProperty(JsonPointer.Document))
        {
            if (_fields.IsProperty("customerId"u8, ref id))
                ReadId();
            else if (_fields.IsProperty("asOf"u8, ref asOf))
                _asOf = _fields.ReadInstant(new("/asOf"), instants);
            else if (_fields.IsProperty("orders"u8, ref orders))
                _orders = OrderJson.ReadArray(ref _fields, "/orders", instants);
            else if (_fields.IsProperty("features"u8, ref features))
                ReadFeatures();
            else if (!takesContacts)
                _fields.RejectUnknownProperty("customerId, asOf, orders, features");
            else
                ReadContactMember();
        }
        _fields.ExpectEnd();

        if (!id)
            _fields.AddError(new("/customerId"), "is required.");
        if (orders && features)
            _fields.AddError(new("/features"), "must not be sent together with orders; send one of the two.");
        if (!orders && !features)
            _fields.AddError(new("/orders"), "is required; or send features.");
    }

    private void ReadId()
    {
        _id = _fields.ReadString(new("/customerId"));
        if (_id is not null && CustomerId.FindError(_id) is { } error)
            _fields.AddError(new("/customerId"), error);
    }

    private void ReadFeatures()
    {
        if (!_fields.TryEnterObject(new("/features")))
            return;
        _features = new double[featureNames.Length];
        var seen = featureNames.Length <= MaximumOnStack ? stackalloc bool[MaximumOnStack] : new bool[featureNames.Length];
        seen = seen[..featureNames.Length];
        while (_fields.MoveToNextProperty(new("/features")))
        {
            if (_fields.IndexOfProperty(featureNames, seen, isNullable: true) is >= 0 and var i)
                _features[i] = ReadFeature(new("/features", Field: featureNames[i]), encoders[i]);
            else
                _fields.RejectUnknownProperty(string.Join(", ", featureNames));
        }
        for (var i = 0; i < seen.Length; i++)
            if (!seen[i])
                _fields.AddError(new("/features", Field: featureNames[i]), "is required; null when it is unknown.");
    }

    private double ReadFeature(JsonPointer pointer, FeatureEncoder encoder)
    {
        if (encoder.IsImported)
            return ReadImportedFeature(pointer, encoder);
        var value = (float)_fields.ReadNumber(pointer, allowNull: true);
        if (float.IsInfinity(value))
            _fields.AddError(pointer, "must fit a 32-bit float.");
        return value;
    }

    private double ReadImportedFeature(JsonPointer pointer, FeatureEncoder encoder)
    {
        var value = _fields.ReadScalar(pointer, encoder.Expected);
        var encoded = double.NaN;
        var isValid = value switch
        {
            double number => encoder.TryEncode(number, out encoded),
            bool flag => encoder.TryEncode(flag, out encoded),
            string text => encoder.TryEncode(text, out encoded),
            _ => true,
        };
        if (!isValid)
            _fields.AddError(pointer, $"must be {encoder.Expected}, or null when it is unknown.");
        return encoded;
    }
}
