using System.Text.Json;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>Finds the array of orders in the object around them, from the start of a JSON text.</summary>
internal sealed class JsonEnvelope
{
    private static readonly JsonReaderState Start = new(new() { AllowMultipleValues = true });

    private readonly Dictionary<string, (bool IsInstant, bool IsCustomer)> _names = [];

    private Place _array;
    private Place _named;
    private Place _dated;
    private string _name = "";
    private bool _hasInstant;
    private bool _hasCustomer;
    private bool _haveCustomer;
    private bool _isClosed;
    private bool _isFollowed;

    private JsonEnvelope()
    {
    }

    /// <summary>
    /// Returns where the elements of the array start, and the number of objects around it. Returns 0 for an object that is an order
    /// itself, or a customer.
    /// </summary>
    public static (int Start, int Depth) Find(ReadOnlySpan<byte> text)
    {
        var envelope = new JsonEnvelope();
        var reader = new Utf8JsonReader(text, isFinalBlock: false, Start);
        while (!envelope._isFollowed && TryRead(ref reader))
            envelope.Add(ref reader);
        var found = envelope.Decide();
        return (found.Start, found.Depth);
    }

    /// <summary>Whether a member with this name is the instant of an order.</summary>
    public static bool IsInstant(string name) => OrderFormats.Default[Role.At].Names.Contains(OrderFormats.Normalize(name));

    /// <summary>Whether a value is written as a date.</summary>
    public static bool IsDate(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
        && reader.ValueSpan.Length is >= 8 and <= 40 && reader.ValueSpan.ContainsAny("-/.: "u8)
        && DateText.TryParse(reader.ValueSpan, out _);

    private Place Decide()
    {
        var found = _named.Start > 0 ? _named : _dated;
        // An order names its customer. Where the objects in the array do not, the object around them may be one of several orders.
        var isOrder = _hasCustomer || !_haveCustomer && _hasInstant && _isFollowed;
        return isOrder ? default : found;
    }

    private void Add(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when _isClosed:
                _isFollowed = true;
                break;
            case JsonTokenType.StartArray when _array.Start == 0:
                _array = new((int)reader.TokenStartIndex + 1, reader.CurrentDepth);
                break;
            case JsonTokenType.EndArray when _array.Start > 0 && reader.CurrentDepth == _array.Depth:
                _array = default;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _isClosed = true;
                break;
            case JsonTokenType.PropertyName:
                AddName(JsonText.Of(ref reader));
                break;
            case JsonTokenType.String or JsonTokenType.Number:
                AddValue(_names.GetValueOrDefault(_name).IsInstant, IsDate(ref reader));
                break;
        }
    }

    private void AddName(string name)
    {
        var formats = OrderFormats.Default;
        // {"created": {"$date": …}}
        if (formats.ValueMembers.Contains(name) || formats.TypeMembers.Contains(name))
            return;
        _name = name;
        if (!_names.ContainsKey(name))
            _names[name] = (IsInstant(name), ColumnNames.IsOf(name, [Role.Customer]));
        if (!_names[name].IsCustomer)
            return;
        _haveCustomer |= _array.Start > 0;
        _hasCustomer |= _array.Start == 0;
    }

    private void AddValue(bool isNamed, bool isDate)
    {
        if (_array.Start == 0)
        {
            _hasInstant |= isNamed || isDate;
            return;
        }
        if (isNamed && _named.Start == 0)
            _named = _array;
        if (isDate && _dated.Start == 0)
            _dated = _array;
    }

    /// <summary>Reads a token. Returns false also for wrong JSON, which is reported when its record is read.</summary>
    private static bool TryRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private readonly record struct Place(int Start, int Depth);
}
