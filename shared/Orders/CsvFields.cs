using System.Text;

namespace Conversion.Scoring;

/// <summary>Reads the records of a CSV text as RFC 4180 has it; blank lines are passed over.</summary>
internal ref struct CsvFields(ReadOnlySpan<byte> csv)
{
    private ReadOnlySpan<byte> _rest = csv;
    private int _nextLine = 1;

    /// <summary>The line on which the current record starts, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads the next record; false at the end.</summary>
    /// <param name="fields">Receives its fields.</param>
    /// <param name="fault">What is wrong with its quotes, or null.</param>
    /// <exception cref="InvalidInputException">It is wrong over several lines: there is no telling what it has swallowed.</exception>
    public bool Read(List<string> fields, out string? fault)
    {
        (fault, var ended) = (null, false);
        fields.Clear();
        while (_rest.Length > 0 && _rest[0] is (byte)'\r' or (byte)'\n')
            EndLine();
        Line = _nextLine;
        if (_rest.IsEmpty)
            return false;
        while (!ended)
        {
            fields.Add(_rest.Length > 0 && _rest[0] == '"' ? ReadQuoted(ref fault) : ReadPlain());
            ended = _rest.IsEmpty || _rest[0] != ',';
            if (!ended)
                _rest = _rest[1..];
        }
        if (fault is not null && _nextLine > Line)
            throw new InvalidInputException(malformed: true, "", $"can't be read from line {Line} on: {fault}");
        if (!_rest.IsEmpty)
            EndLine();
        return true;
    }

    private string ReadPlain()
    {
        var end = _rest.IndexOfAny((byte)',', (byte)'\r', (byte)'\n');
        return Take(end < 0 ? _rest.Length : end);
    }

    private string ReadQuoted(ref string? fault)
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
                // Nothing may stand between the closing quote and the comma.
                if (ReadPlain().Length > 0)
                    fault = "a quoted field goes on after its closing quote.";
                return text.ToString();
            }
            text.Append('"');
            _rest = _rest[1..];
        }
        fault = "a quote is never closed.";
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
