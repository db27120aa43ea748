using System.IO.Compression;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes compressed orders, whole and damaged.</summary>
public static class ContainerForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        var plain = new PlainOrders();
        var whole = plain.Form("gzip", orders);
        var compressed = whole.Files[0] with { Name = "orders.csv.gz", Bytes = Gzip(whole.Files[0].Bytes) };
        yield return whole with { Files = [compressed] };
        yield return whole with { Name = "zip", Files = [Zip(whole.Files[0], CompressionLevel.Optimal)] };
        var bytes = whole.Files[0].Bytes;
        byte[] members = [.. Gzip(bytes[..(bytes.Length / 2)]), .. Gzip(bytes[(bytes.Length / 2)..])];
        yield return whole with { Name = "gzip-two-members", Files = [compressed with { Bytes = members }] };

        var refused = whole with { Truth = null, Refusal = "cut or changed" };
        yield return refused with { Name = "gzip-cut", Files = [compressed with { Bytes = compressed.Bytes[..(compressed.Bytes.Length * 2 / 3)] }] };
        yield return refused with { Name = "gzip-without-its-end", Files = [compressed with { Bytes = compressed.Bytes[..^8] }] };
        yield return refused with { Name = "gzip-changed", Files = [Changed(compressed, compressed.Bytes.Length - 6)] };
        var stored = Zip(whole.Files[0], CompressionLevel.NoCompression);
        yield return refused with { Name = "zip-changed", Files = [Changed(stored, FirstAmount(stored))] };
        var book = WorkbookForms.All(shop).First().Files[0];
        yield return refused with { Name = "xlsx-cut", Files = [book with { Bytes = book.Bytes[..(book.Bytes.Length / 2)] }] };
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var packing = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            packing.Write(bytes);
        return stream.ToArray();
    }

    private static FormFile Zip(FormFile file, CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry(file.Name, level);
            entry.LastWriteTime = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);
            using var packing = entry.Open();
            packing.Write(file.Bytes);
        }
        return file with { Name = "orders.zip", Bytes = stream.ToArray() };
    }

    private static FormFile Changed(FormFile file, int at)
    {
        var bytes = file.Bytes.ToArray();
        bytes[at] ^= 1;
        return file with { Bytes = bytes };
    }

    /// <summary>Returns the place of a digit of the first amount in an archive that stores its text as it is.</summary>
    private static int FirstAmount(FormFile stored)
    {
        var at = stored.Bytes.AsSpan().IndexOf("total\n"u8);
        return stored.Bytes.AsSpan(at + 6).IndexOf((byte)'.') + at + 5;
    }
}
