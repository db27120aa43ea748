namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// One file of a form. Records are counted while they are written: data records, or the outer objects of JSON.
/// </summary>
/// <param name="Lines">The order lines: elements of nested arrays in JSON, else the same as the records.</param>
/// <param name="Extra">Rows without data: a header repeated in the middle, a line of totals.</param>
public sealed record FormFile(string Name, byte[] Bytes, int Records, int Lines, int Extra = 0);

/// <summary>One export of the shop, with the truth that it shows, or with a word of the refusal that it must get.</summary>
/// <param name="Columns">The one --columns line that a user would copy where the file alone cannot decide.</param>
/// <param name="MoreOptions">Other options, such as --currency USD.</param>
public sealed record OrderForm(
    string Name,
    IReadOnlyList<FormFile> Files,
    Truth? Truth,
    string? Columns = null,
    string? MoreOptions = null,
    string? Refusal = null)
{
    public static int RecordCount(OrderForm form) => form.Files.Sum(file => file.Records);

    public override string ToString() => Name;
}
