using System.Text.Json;
using Conversion.Json;

namespace Conversion.Training.Policies;

/// <summary>The lines of the values of a JSON text, by their pointers.</summary>
internal sealed class JsonPlaces
{
    private readonly Dictionary<string, int> _lines = [];

    /// <summary>Reads the places of a text. What follows an error of syntax has none.</summary>
    public static JsonPlaces Read(ReadOnlySpan<byte> json)
    {
        var places = new JsonPlaces();
        json = JsonFieldReader.SkipByteOrderMark(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        // The pointer of each open object or array, and the index of an array's next element; −1 for an object.
        var open = new Stack<(string Pointer, int Next)>();
        var name = "";
        var (line, counted) = (1, 0);
        try
        {
            while (reader.Read())
            {
                line += json[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
                counted = (int)reader.TokenStartIndex;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = reader.GetString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                    continue;
                }
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    open.Pop();
                    continue;
                }
                var pointer = places.Place(open, name, line);
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push((pointer, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }
        catch (JsonException)
        {
            // The reader of policies says what is wrong.
        }
        return places;
    }

    /// <summary>Returns whether the text has a value at a pointer.</summary>
    public bool Contains(string pointer) => _lines.ContainsKey(pointer);

    /// <summary>Returns the line of a value, or of the nearest value around it; 0 for none.</summary>
    public int LineOf(string pointer)
    {
        while (!_lines.ContainsKey(pointer) && pointer.Length > 0)
            pointer = pointer[..pointer.LastIndexOf('/')];
        return _lines.GetValueOrDefault(pointer);
    }

    private string Place(Stack<(string Pointer, int Next)> open, string name, int line)
    {
        var pointer = "";
        if (open.TryPop(out var parent))
        {
            pointer = $"{parent.Pointer}/{(parent.Next < 0 ? name : $"{parent.Next}")}";
            open.Push(parent with { Next = parent.Next < 0 ? -1 : parent.Next + 1 });
        }
        _lines.TryAdd(pointer, line);
        return pointer;
    }
}
