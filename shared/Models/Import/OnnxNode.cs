namespace Conversion.Models.Import;

/// <summary>The types of values in ONNX (<c>TensorProto.DataType</c>) that models of trees have.</summary>
internal enum OnnxType
{
    Single = 1,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Boolean = 9,
    Double = 11,
}

/// <summary>A node of an ONNX graph.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, ProtoMessage> _attributes;

    public OnnxNode(ProtoMessage node)
    {
        Inputs = node.Texts(1);
        Outputs = node.Texts(2);
        Operator = node.Text(4);
        _attributes = node.Messages(5).GroupBy(attribute => attribute.Text(1)).ToDictionary(group => group.Key, group => group.Last());
    }

    public string Operator { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    public long? Integer(string attribute) => Find(attribute)?.Integer(3);

    public string? Text(string attribute) => Find(attribute)?.Text(4);

    public List<long> Integers(string attribute) => Find(attribute)?.Integers(8) ?? [];

    public List<string> Texts(string attribute) => Find(attribute)?.Texts(9) ?? [];

    /// <summary>
    /// Returns the numbers of an attribute: of a list of floats, or of a tensor whose name may end with <c>_as_tensor</c>.
    /// </summary>
    public IReadOnlyList<double> Numbers(string attribute) => Tensor(attribute) is { } tensor
        ? tensor.Values
        : [.. (Find(attribute)?.Singles(7) ?? []).Select(value => (double)value)];

    public OnnxTensor? Tensor(string attribute) =>
        (Find($"{attribute}_as_tensor") ?? Find(attribute))?.Message(5) is { } tensor ? OnnxTensor.Parse(tensor) : null;

    private ProtoMessage? Find(string attribute) => _attributes.GetValueOrDefault(attribute);
}

/// <summary>A constant of an ONNX graph; its values are doubles, which hold every value of the other types that matter here.</summary>
internal sealed record OnnxTensor(OnnxType Type, IReadOnlyList<double> Values)
{
    public static OnnxTensor Parse(ProtoMessage tensor)
    {
        const int ByteType = 2;
        var type = tensor.Integer(2) ?? 0;
        var raw = tensor.Bytes(9);
        IReadOnlyList<double> values = (type, raw) switch
        {
            ((long)OnnxType.Single, { } bytes) => Read(bytes, sizeof(float), span => BitConverter.ToSingle(span)),
            ((long)OnnxType.Single, null) => [.. tensor.Singles(4).Select(value => (double)value)],
            ((long)OnnxType.Double, { } bytes) => Read(bytes, sizeof(double), span => BitConverter.ToDouble(span)),
            ((long)OnnxType.Double, null) => tensor.Doubles(10),
            ((long)OnnxType.Int64, { } bytes) => Read(bytes, sizeof(long), span => BitConverter.ToInt64(span)),
            ((long)OnnxType.Int64, null) => [.. tensor.Integers(7).Select(value => (double)value)],
            ((long)OnnxType.Int32, { } bytes) => Read(bytes, sizeof(int), span => BitConverter.ToInt32(span)),
            (ByteType or (long)OnnxType.Boolean, { } bytes) => Read(bytes, 1, span => span[0]),
            ((long)OnnxType.Int32 or ByteType or (long)OnnxType.Boolean, null) =>
                [.. tensor.Integers(5).Select(value => (double)(int)value)],
            _ => [],
        };
        return new((OnnxType)type, values);
    }

    private static double[] Read(ReadOnlyMemory<byte> bytes, int size, Func<ReadOnlySpan<byte>, double> read)
    {
        var values = new double[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
            values[i] = read(bytes.Span.Slice(i * size, size));
        return values;
    }
}
