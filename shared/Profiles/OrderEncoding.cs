using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>
/// Writes and reads the orders of a profile. Most orders take 11 to 17 bytes: a byte of flags, the number as the difference from the
/// number before or as its key, the instant as the difference from the instant before, money in cents, items and products.
/// </summary>
internal static class OrderEncoding
{
    // The flags: two bits each for the id, the unit of the instant and the unit of the money.
    private const int TextId = 1;
    private const int KeyId = 2;
    private const int UnitShift = 2;
    private const int ScaleShift = 4;
    private const byte HasExtra = 0x40;

    // The byte that follows where an order is not just a sale.
    private const byte Returned = 1;
    private const byte Cancelled = 2;
    private const byte Net = 4;
    private const byte HasVersion = 8;
    private const byte HasRefunds = 16;
    private const byte HasNoSale = 32;

    private static readonly long[] UnitTicks = [TimeSpan.TicksPerSecond, TimeSpan.TicksPerMillisecond, 1];
    private static readonly double[] Scales = [100, 10_000];

    public static void Write(ProfileWriter writer, ImmutableArray<ProfileOrder> orders)
    {
        writer.WriteUnsigned((ulong)orders.Length);
        var before = new Previous();
        // By instant, so that the differences are small. Orders that only have refunds come first.
        foreach (var order in orders.OrderBy(order => order.Sale?.Order.At.UtcTicks ?? 0).ThenBy(order => order.Id.Key))
            Write(writer, order, ref before);
    }

    public static ImmutableArray<ProfileOrder> Read(ref ProfileReader reader)
    {
        var orders = new ProfileOrder[reader.ReadCount()];
        var before = new Previous();
        foreach (ref var order in orders.AsSpan())
            order = ReadOrder(ref reader, ref before);
        Array.Sort(orders, (x, y) => x.Id.Key.CompareTo(y.Id.Key));
        return ImmutableCollectionsMarshal.AsImmutableArray(orders);
    }

    private static void Write(ProfileWriter writer, ProfileOrder order, ref Previous before)
    {
        var sale = order.Sale ?? default;
        var at = order.Sale is null ? before.Ticks : sale.Order.At.UtcTicks;
        var unit = FindUnit(at - before.Ticks);
        var scale = FindScale(sale.Order.Amount);
        var idKind = IdKind(order.Id, out var written);
        var extra = ExtraOf(order);
        writer.WriteByte((byte)(idKind | unit << UnitShift | scale << ScaleShift | (extra != 0 ? HasExtra : 0)));
        if (extra != 0)
            writer.WriteByte(extra);
        WriteId(writer, order.Id, idKind, written, ref before.Number);
        if (order.Sale is not null)
        {
            writer.WriteSigned((at - before.Ticks) / UnitTicks[unit]);
            WriteAmount(writer, sale.Order.Amount, scale);
            writer.WriteQuantity(sale.Order.Items);
            writer.WriteQuantity(sale.Order.Products);
        }
        if ((extra & HasVersion) != 0)
        {
            writer.WriteSigned(sale.Version - before.Version);
            before.Version = sale.Version;
        }
        if ((extra & HasRefunds) != 0)
            WriteRefunds(writer, order.Refunds, at);
        before.Ticks = at;
    }

    private static ProfileOrder ReadOrder(ref ProfileReader reader, ref Previous before)
    {
        var flags = reader.ReadByte();
        var extra = (flags & HasExtra) != 0 ? reader.ReadByte() : (byte)0;
        var id = ReadId(ref reader, flags & 3, ref before.Number);
        Order? content = null;
        if ((extra & HasNoSale) == 0)
        {
            var unit = flags >> UnitShift & 3;
            before.Ticks += reader.ReadSigned() * (unit < UnitTicks.Length ? UnitTicks[unit] : throw ProfileReader.Damaged());
            content = new(
                ProfileReader.ToInstant(before.Ticks),
                ReadAmount(ref reader, flags >> ScaleShift & 3),
                reader.ReadQuantity(),
                reader.ReadQuantity(),
                (extra & Returned) != 0);
        }
        var version = (extra & HasVersion) != 0 ? before.Version += reader.ReadSigned() : 0;
        OrderVersion? sale = content is { } order ? new(version, order, (extra & Cancelled) != 0, (extra & Net) != 0) : null;
        return new(id, sale, (extra & HasRefunds) != 0 ? ReadRefunds(ref reader, before.Ticks) : []);
    }

    private static byte ExtraOf(ProfileOrder order)
    {
        var sale = order.Sale ?? default;
        return (byte)((sale.Order.Returned ? Returned : 0)
            | (sale.IsCancelled ? Cancelled : 0)
            | (sale.IsNet ? Net : 0)
            | (sale.Version != 0 ? HasVersion : 0)
            | (order.Refunds.IsEmpty ? 0 : HasRefunds)
            | (order.Sale is null ? HasNoSale : 0));
    }

    private static void WriteRefunds(ProfileWriter writer, ImmutableArray<Refund> refunds, long ticks)
    {
        writer.WriteUnsigned((ulong)refunds.Length);
        var number = 0L;
        foreach (var refund in refunds)
        {
            var unit = FindUnit(refund.At.UtcTicks - ticks);
            var scale = FindScale(refund.Amount);
            var idKind = IdKind(refund.Id, out var written);
            writer.WriteByte((byte)(idKind | unit << UnitShift | scale << ScaleShift));
            WriteId(writer, refund.Id, idKind, written, ref number);
            writer.WriteSigned(refund.Version);
            writer.WriteSigned((refund.At.UtcTicks - ticks) / UnitTicks[unit]);
            WriteAmount(writer, refund.Amount, scale);
        }
    }

    private static ImmutableArray<Refund> ReadRefunds(ref ProfileReader reader, long ticks)
    {
        var refunds = new Refund[reader.ReadCount()];
        var number = 0L;
        foreach (ref var refund in refunds.AsSpan())
        {
            var flags = reader.ReadByte();
            var id = ReadId(ref reader, flags & 3, ref number);
            var version = reader.ReadSigned();
            var unit = flags >> UnitShift & 3;
            var at = ticks + reader.ReadSigned() * (unit < UnitTicks.Length ? UnitTicks[unit] : throw ProfileReader.Damaged());
            refund = new(id, version, ProfileReader.ToInstant(at), ReadAmount(ref reader, flags >> ScaleShift & 3));
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(refunds);
    }

    private static int FindUnit(long ticks) => Array.FindIndex(UnitTicks, unit => ticks % unit == 0);

    // The first scale at which the money is a whole number that reads back as the same bits.
    private static int FindScale(double amount)
    {
        for (var i = 0; i < Scales.Length; i++)
            if (Math.Round(amount * Scales[i]) is >= 0 and < 1e15 and var whole
                && BitConverter.DoubleToInt64Bits(whole / Scales[i]) == BitConverter.DoubleToInt64Bits(amount))
                return i;
        return Scales.Length;
    }

    private static void WriteAmount(ProfileWriter writer, double amount, int scale)
    {
        if (scale < Scales.Length)
            writer.WriteUnsigned((ulong)Math.Round(amount * Scales[scale]));
        else
            writer.WriteDouble(amount);
    }

    private static double ReadAmount(ref ProfileReader reader, int scale) =>
        scale < Scales.Length ? reader.ReadUnsigned() / Scales[scale] : reader.ReadDouble();

    // A text that is a number of a long without leading zeros is written as that number.
    private static int IdKind(OrderId id, out long number)
    {
        number = 0;
        if (id.Text is null)
            return KeyId;
        var isNumber = id.Text is not ['0', _, ..] && long.TryParse(id.Text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return isNumber ? 0 : TextId;
    }

    private static void WriteId(ProfileWriter writer, OrderId id, int kind, long written, ref long number)
    {
        if (kind == KeyId)
            writer.WriteKey(id.Key);
        else if (kind == TextId)
            writer.WriteText(id.Text!);
        else
        {
            writer.WriteSigned(written - number);
            number = written;
        }
    }

    private static OrderId ReadId(ref ProfileReader reader, int kind, ref long number)
    {
        if (kind == KeyId)
            return new(reader.ReadKey(), null);
        return OrderId.From(kind == TextId
            ? reader.ReadText()
            : (number += reader.ReadSigned()).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The last number, instant and version, from which the next ones differ little.</summary>
    private struct Previous
    {
        public long Number;
        public long Ticks;
        public long Version;
    }
}
