namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes a platform's wide table: cells by the names of its header, the others blank.</summary>
public sealed class NamedTable
{
    private readonly string[] _names;
    private readonly DelimitedText _text;

    public NamedTable(string header, char delimiter = ',', Quoting quoting = Quoting.WhereNeeded)
    {
        _names = header.Split(delimiter == '\t' ? '\t' : ',');
        _text = new DelimitedText(delimiter, quoting: quoting);
        _text.Header(_names);
    }

    public DelimitedText Text => _text;

    public void Add(Dictionary<string, string?> cells)
    {
        var unknown = cells.Keys.Except(_names).FirstOrDefault();
        if (unknown is not null)
            throw new InvalidOperationException($"The header has no column {unknown}.");
        _text.Row(_names.Select(name => cells.GetValueOrDefault(name)).ToList());
    }

    public FormFile ToFile(string name) => _text.ToFile(name);
}
