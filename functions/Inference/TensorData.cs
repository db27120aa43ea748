using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Conversion.Functions.Inference;

/// <summary>
/// The arrays of values in the JSON of an inference request, which are nearly all of it. They are read without a document, which would
/// take 12 bytes for each value.
/// </summary>
internal sealed class TensorData
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly List<Range> _arrays = [];

    private TensorData(ReadOnlyMemory<byte> json)
    {
        _json = json;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            FindInputs(ref reader);
        while (reader.Read())
        {
            // The rest must be JSON as well.
        }
    }

    /// <summary>Finds the arrays.</summary>
    /// <param name="json">The JSON of the request.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static TensorData Find(ReadOnlyMemory<byte> json) => new(json);

    /// <summary>Returns the JSON with the number of each array in place of the array's values.</summary>
    public byte[] WithoutValues()
    {
        var rest = new ArrayBufferWriter<byte>();
        var start = 0;
        foreach (var (number, array) in _arrays.Index())
        {
            rest.Write(_json.Span[start..array.Start.Value]);
            rest.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{number}]")));
            start = array.End.Value;
        }
        rest.Write(_json.Span[start..]);
        return rest.WrittenSpan.ToArray();
    }

    /// <summary>Reads the values of an array, nested in any way, into its tensor.</summary>
    /// <param name="array">The array, as <see cref="WithoutValues"/> wrote it.</param>
    /// <param name="tensor">The tensor.</param>
    public void Read(JsonElement array, InputTensors.Tensor tensor)
    {
        var reader = new Utf8JsonReader(_json.Span[_arrays[array[0].GetInt32()]]);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            if (tensor.Type is not { } type)
                tensor.Texts.Add(reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Null => null,
                    _ => throw InputTensors.Invalid(tensor, tensor.Texts.Count, "a text", Describe(ref reader)),
                });
            else if (reader.TokenType == JsonTokenType.Null)
                tensor.Numbers.Add(double.NaN);
            else if (type.ReadJson(ref reader) is { } value && double.IsFinite(value))
                tensor.Numbers.Add(value);
            else
                throw InputTensors.Invalid(tensor, tensor.Numbers.Count, type.Expected, Describe(ref reader));
        }
    }

    private static string Describe(ref Utf8JsonReader reader)
    {
        // Within the array, the reader stands at the start of an object.
        using var value = JsonDocument.ParseValue(ref reader);
        return JsonFields.Describe(value.RootElement);
    }

    private void FindInputs(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInputs = reader.ValueTextEquals("inputs"u8);
            reader.Read();
            if (!isInputs || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    FindData(ref reader);
                else
                    reader.Skip();
            }
        }
    }

    private void FindData(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isArray = reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
            if (isData && isArray)
                _arrays.Add(start..(int)reader.BytesConsumed);
        }
    }
}
