using System.Text;

namespace Conversion.Tests.Orders.Forms;

public enum Quoting
{
    WhereNeeded,
    All,

    /// <summary>Flat files without quoting: a quote is a character like others.</summary>
    Never,
}

/// <summary>Writes delimited text by RFC 4180 and counts the data records.</summary>
public sealed class DelimitedText(char delimiter = ',', string newLine = "\n", Quoting quoting = Quoting.WhereNeeded)
{
    private readonly StringBuilder _text = new();

    public int Records { get; private set; }

    public int Extra { get; private set; }

    /// <summary>Writes a header or another row that is not a data record.</summary>
    public void Header(params IReadOnlyList<string> names) => Write(names);

    public void Row(params IReadOnlyList<string?> cells)
    {
        Write(cells);
        Records++;
    }

    /// <summary>Writes a row between or after the data that is not a data record.</summary>
    public void ExtraRow(params IReadOnlyList<string?> cells)
    {
        Write(cells);
        Extra++;
    }

    /// <summary>Writes text as it is: sep= lines, preambles, blank lines.</summary>
    public void Raw(string text) => _text.Append(text);

    public override string ToString() => _text.ToString();

    /// <summary>Returns the text as a file, in UTF-8 without a mark unless another encoding is given.</summary>
    public FormFile ToFile(string name, Encoding? encoding = null, bool mark = false)
    {
        var bytes = (encoding ?? new UTF8Encoding(false)).GetBytes(_text.ToString());
        return new FormFile(name, mark ? [.. encoding!.GetPreamble(), .. bytes] : bytes, Records, Records, Extra);
    }

    private void Write(IReadOnlyList<string?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0)
                _text.Append(delimiter);
            _text.Append(Quoted(cells[i] ?? ""));
        }
        _text.Append(newLine);
    }

    private string Quoted(string cell)
    {
        if (quoting == Quoting.Never)
            return cell;
        var needed = quoting == Quoting.All || cell.Contains(delimiter) || cell.AsSpan().ContainsAny('"', '\r', '\n');
        return needed ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }
}
