using System.Text;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Reads RFC 4180 for the generator's own tests, apart from the reader of the product and from the writer.
/// </summary>
internal static class TinyCsv
{
    /// <summary>Returns the rows that are not blank.</summary>
    public static List<string[]> Rows(FormFile file, char delimiter = ',', Encoding? encoding = null)
    {
        var text = (encoding ?? Encoding.UTF8).GetString(file.Bytes).TrimStart('\uFEFF');
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (character == '"')
                quoted = !quoted;
            else if (!quoted && (character is '\r' or '\n'))
                EndRow();
            else if (character == delimiter && !quoted)
                EndCell();
            else
                cell.Append(character);
        }
        EndRow();
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (row.Count > 1 || row[0].Length > 0)
                rows.Add([.. row]);
            row.Clear();
        }
    }

    /// <summary>Returns the data rows as cells by the header's names.</summary>
    public static List<Dictionary<string, string>> Named(FormFile file, char delimiter = ',', Encoding? encoding = null)
    {
        var rows = Rows(file, delimiter, encoding);
        return rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)).ToList();
    }
}
