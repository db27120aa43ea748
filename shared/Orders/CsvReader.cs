using System.Text;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>Reads the records of a CSV text (RFC 4180); skips blank lines.</summary>
internal ref struct CsvReader(ReadOnlySpan<byte> csv)
{
    private ReadOnlySpan<byte> _rest = csv;
    private int _nextLine = 1;

    /// <summary>The line on which the current record starts, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads the next record; returns false at the end.</summary>
    /// <param name="fields">Receives the fields of the record.</param>
    /// <param name="error">Receives what is wrong with the quotes of the record, or null.</param>
    /// <exception cref="InvalidInputException">
    /// The quotes of a record of several lines are wrong: nobody can know how many records it contains.
    /// </exception>
    public bool Read(List<string> fields, out string? error)
    {
        error = null;
        fields.Clear();
        while (_rest.Length > 0 && _rest[0] is (byte)'\r' or (byte)'\n')
            EndLine();
        Line = _nextLine;
        if (_rest.IsEmpty)
            return false;
        fields.Add(ReadField(ref error));
        while (_rest.Length > 0 && _rest[0] == ',')
        {
            _rest = _rest[1..];
            fields.Add(ReadField(ref error));
        }
        if (error is not null && _nextLine > Line)
            throw new InvalidInputException(malformed: true, "", $"can't be read from line {Line} on: {error}");
        if (!_rest.IsEmpty)
            EndLine();
        return true;
    }

    private string ReadField(ref string? error) =>
        _rest.Length > 0 && _rest[0] == '"' ? ReadQuoted(ref error) : ReadUnquoted();

    private string ReadUnquoted()
    {
        var end = _rest.IndexOfAny((byte)',', (byte)'\r', (byte)'\n');
        return Take(end < 0 ? _rest.Length : end);
    }

    private string ReadQuoted(ref string? error)
    {
        var text = new StringBuilder();
        _rest = _rest[1..];
        while (_rest.IndexOf((byte)'"') is var quote and >= 0)
        {
            _nextLine += _rest[..quote].Count((byte)'\n');
            text.Append(Take(quote));
            _rest = _rest[1..];
            if (_rest.IsEmpty || _rest[0] != '"')
            {
                // Only a comma or the end of the line can follow the closing quote.
                if (ReadUnquoted().Length > 0)
                    error = "a quoted field must end at its closing quote.";
                return text.ToString();
            }
            text.Append('"');
            _rest = _rest[1..];
        }
        error = "a quoted field must have a closing quote.";
        _nextLine += _rest.Count((byte)'\n');
        _rest = [];
        return text.ToString();
    }

    private string Take(int length)
    {
        var text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    private void EndLine()
    {
        var crlf = _rest.StartsWith("\r\n"u8);
        _rest = _rest[(crlf ? 2 : 1)..];
        _nextLine++;
    }
}
