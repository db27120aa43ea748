using System.Net;
using System.Text;

namespace Conversion.Training.Evaluation;

/// <summary>One HTML file that loads nothing from the network: headings, tables and charts.</summary>
internal sealed class HtmlPage
{
    private const string Style =
        """
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1180px; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: 1rem 0 }
        th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #ddd }
        th:first-child, td:first-child { text-align: left } tr:nth-child(2) { font-weight: 600 }
        main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 1.5rem }
        figure { margin: 0 } figcaption { font-weight: 600 } figure p { margin: 0 0 .5rem; color: #555 }
        svg { max-width: 100%; height: auto }
        .warning { padding: .5rem 1rem; background: #fff3cd }
        .key { margin-right: 1rem }
        .key::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .35em; background: var(--color) }
        """;

    private readonly StringBuilder _html = new();
    private int _figures;

    /// <summary>Starts a page.</summary>
    public HtmlPage(string title)
    {
        AddLine("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
        AddLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        AddLine($"<title>{Encode(title)}</title><style>{Style}</style>");
        AddLine($"<h1>{Encode(title)}</h1>");
    }

    /// <summary>Adds a table.</summary>
    public void AddTable(IReadOnlyList<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        AddLine($"<table><tr>{string.Concat(headers.Select(header => $"<th>{Encode(header)}</th>"))}</tr>");
        foreach (var row in rows)
            AddLine($"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>");
        AddLine("</table>");
    }

    /// <summary>Adds a heading and a list, unless the list is empty.</summary>
    public void AddList(string heading, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
            AddLine($"<h2>{Encode(heading)}</h2><ul>{string.Concat(items.Select(item => $"<li>{Encode(item)}</li>"))}</ul>");
    }

    /// <summary>Adds a chart. Every SVG numbers its clip paths from 1, so on one page they would clip each other.</summary>
    public void AddFigure(string name, string caption, string svg)
    {
        _figures++;
        svg = svg.Replace("\"clipPath", $"\"clip{_figures}-", StringComparison.Ordinal)
            .Replace("#clipPath", $"#clip{_figures}-", StringComparison.Ordinal);
        AddLine($"<figure><figcaption>{Encode(name)}</figcaption><p>{Encode(caption)}</p>{svg}</figure>");
    }

    /// <summary>Adds a line of HTML.</summary>
    public void AddLine(string line) => _html.Append(line).Append('\n');

    /// <summary>Returns a text as HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}
