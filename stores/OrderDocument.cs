using System.Text;
using Conversion.Profiles;

namespace Conversion.Stores;

/// <summary>
/// What is stored under the key of an order: the key of its customer, or the events that wait for the order, as a profile without an id.
/// </summary>
internal static class OrderDocument
{
    private const byte Customer = 1;
    private const byte Parked = 2;

    public static byte[] Write(string customerKey) => [Customer, .. Encoding.ASCII.GetBytes(customerKey)];

    public static byte[] Write(Profile parked) => [Parked, .. ProfileEncoding.Write(parked)];

    /// <summary>Returns the key of the customer; null where events wait.</summary>
    public static string? ReadCustomer(ReadOnlySpan<byte> value) => value switch
    {
        [Customer, .. var key] => Encoding.ASCII.GetString(key),
        [Parked, ..] => null,
        _ => throw new InvalidDataException("The document of an order is damaged."),
    };

    public static Profile ReadParked(ReadOnlySpan<byte> value) => ProfileEncoding.Read(value[1..]);
}
