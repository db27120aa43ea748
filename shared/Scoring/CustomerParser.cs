using Conversion.Customers;

namespace Conversion.Scoring;

/// <summary>One pass over the JSON of one customer.</summary>
internal ref struct CustomerParser(ReadOnlySpan<byte> json, string[] featureNames)
{
    public const double MaximumAmount = 1e12;

    private const int MaximumIdLength = 128;

    // An order may come from a clock that is ahead of the one that says what time it is.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static readonly string ExpectedId = $"must be 1 to {MaximumIdLength} characters.";

    private JsonFields _fields = new(json);
    private string? _id;
    private DateTimeOffset? _asOf;
    private List<Order>? _orders;
    private float[]? _features;

    public static bool IsId(string id) => !string.IsNullOrWhiteSpace(id) && id.Length <= MaximumIdLength;

    public Customer Parse(DateTimeOffset now)
    {
        ReadCustomer();
        _fields.ThrowIfAny();
        var asOf = _asOf ?? LatestWithin(now, now + ClockSkew);
        for (var i = 0; i < _orders?.Count; i++)
            if (_orders[i].At > asOf)
                _fields.Refuse(new("/orders", i, "at"), $"must not be later than asOf ({asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}).");
        _fields.ThrowIfAny();
        return new() { Id = _id!, AsOf = asOf, Orders = _orders, Features = _features };
    }

    private readonly DateTimeOffset LatestWithin(DateTimeOffset from, DateTimeOffset to)
    {
        for (var i = 0; i < _orders?.Count; i++)
            if (_orders[i].At > from && _orders[i].At <= to)
                from = _orders[i].At;
        return from;
    }

    private void ReadCustomer()
    {
        bool id = false, asOf = false, orders = false, features = false;
        if (!_fields.StartObject(Pointer.Document))
            return;
        while (_fields.NextProperty(Pointer.Document))
        {
            if (_fields.NameIs("customerId"u8, ref id))
                ReadId();
            else if (_fields.NameIs("asOf"u8, ref asOf))
                _asOf = _fields.ReadInstant(new("/asOf"));
            else if (_fields.NameIs("orders"u8, ref orders))
                ReadOrders();
            else if (_fields.NameIs("features"u8, ref features))
                ReadFeatures();
            else
                _fields.RefuseUnknown("customerId, asOf, orders, features");
        }
        _fields.EndDocument();

        if (!id)
            _fields.Refuse(new("/customerId"), "is required.");
        if (orders && features)
            _fields.Refuse(new("/features"), "must not stand beside orders: give one of the two.");
        if (!orders && !features)
            _fields.Refuse(new("/orders"), "is required, unless features are given.");
    }

    private void ReadId()
    {
        _id = _fields.ReadString(new("/customerId"));
        if (_id is not null && !IsId(_id))
            _fields.Refuse(new("/customerId"), ExpectedId);
    }

    private void ReadOrders()
    {
        if (!_fields.StartArray(new("/orders")))
            return;
        _orders = [];
        while (_fields.HasElement())
            _orders.Add(ReadOrder(new("/orders", _orders.Count)));
        _fields.EndArray();
        if (_orders.Count == 0)
            _fields.Refuse(new("/orders"), "must hold at least one order.");
    }

    private Order ReadOrder(Pointer pointer)
    {
        bool at = false, amount = false, items = false, products = false, returned = false;
        var order = new Order { Items = double.NaN, Products = double.NaN };
        if (!_fields.StartObject(pointer))
            return order;
        while (_fields.NextProperty(pointer))
        {
            if (_fields.NameIs("at"u8, ref at))
                order = order with { At = _fields.ReadInstant(pointer with { Field = "at" }) ?? default };
            else if (_fields.NameIs("amount"u8, ref amount))
                order = order with { Amount = ReadQuantity(pointer with { Field = "amount" }) };
            else if (_fields.NameIs("items"u8, ref items))
                order = order with { Items = ReadQuantity(pointer with { Field = "items" }) };
            else if (_fields.NameIs("products"u8, ref products))
                order = order with { Products = ReadQuantity(pointer with { Field = "products" }) };
            else if (_fields.NameIs("returned"u8, ref returned))
                order = order with { Returned = _fields.ReadBoolean(pointer with { Field = "returned" }) };
            else
                _fields.RefuseUnknown("at, amount, items, products, returned");
        }
        if (!at)
            _fields.Refuse(pointer with { Field = "at" }, "is required.");
        if (!amount)
            _fields.Refuse(pointer with { Field = "amount" }, "is required.");
        return order;
    }

    private double ReadQuantity(Pointer pointer)
    {
        var number = _fields.ReadNumber(pointer);
        if (number is < 0 or > MaximumAmount)
            _fields.Refuse(pointer, "must be 0 to 1e12; a return is marked with \"returned\": true.");
        return number;
    }

    private void ReadFeatures()
    {
        if (!_fields.StartObject(new("/features")))
            return;
        _features = new float[featureNames.Length];
        Span<bool> seen = stackalloc bool[featureNames.Length];
        while (_fields.NextProperty(new("/features")))
        {
            if (_fields.NameAmong(featureNames, seen) is >= 0 and var i)
                _features[i] = ReadFeature(new("/features", Field: featureNames[i]));
            else
                _fields.RefuseUnknown(string.Join(", ", featureNames));
        }
        for (var i = 0; i < seen.Length; i++)
            if (!seen[i])
                _fields.Refuse(new("/features", Field: featureNames[i]), "is required; null where it is not known.");
    }

    private float ReadFeature(Pointer pointer)
    {
        var value = (float)_fields.ReadNumber(pointer, orNull: true);
        if (float.IsInfinity(value))
            _fields.Refuse(pointer, "must fit a 32-bit float.");
        return value;
    }
}
