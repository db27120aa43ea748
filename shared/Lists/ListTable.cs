using System.Text;
using Conversion.Scoring;

namespace Conversion.Lists;

/// <summary>The columns and rows of a list.</summary>
internal sealed class ListTable
{
    private readonly ListTemplate _template;
    private readonly IReadOnlyList<ListPerson> _people;

    public ListTable(ListTemplate template, IReadOnlyList<ListPerson> people)
    {
        (_template, _people) = (template, people);
        var others = template.HasOtherColumns ? people.SelectMany(person => person.Columns.Select(column => column.Key)) : [];
        Columns =
        [
            .. template.Columns,
            .. others.Distinct().Except(template.Headers, StringComparer.OrdinalIgnoreCase).Select(name =>
                new ListColumn(name, person => person.Columns.FirstOrDefault(column => column.Key == name).Value)),
        ];
    }

    /// <summary>The columns: of the template, then of the file of orders.</summary>
    public IReadOnlyList<ListColumn> Columns { get; }

    /// <summary>Returns the cells of the people, row by row.</summary>
    public IEnumerable<IEnumerable<string>> Rows => _people.Select(person => Columns.Select(column => Cut(column.Cell(person) ?? "")));

    /// <summary>Returns the table as CSV (RFC 4180), each text as it is.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Columns.Select(column => column.Header)))
            text.AppendJoin(',', row.Select(ScoreCsv.Quote)).Append("\r\n");
        return text.ToString();
    }

    private string Cut(string text)
    {
        if (_template.MaximumCellBytes is not { } maximum)
            return text;
        while (Encoding.UTF8.GetByteCount(text) > maximum)
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        return text;
    }
}
