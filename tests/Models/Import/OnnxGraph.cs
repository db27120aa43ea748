using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Conversion.Tests.Models.Import;

/// <summary>
/// Writes an ONNX model of a text with a line, or a part between semicolons, for each input (<c>x float 2</c>), constant
/// (<c>two = float{2}</c>) and node (<c>y, z = Operator[whole=1 list=[1 2] floats=[0.5] text='a' texts=['a'] t=float{1}](x)</c>).
/// The last line names the outputs (<c>-> z</c>). A tensor has raw bytes, or, as <c>floats{2}</c>, numbers in a list of their type.
/// </summary>
internal static partial class OnnxGraph
{
    private static readonly string[] Types = ["", "float", "byte", "", "", "", "int", "long", "string", "bool", "", "double"];

    public static byte[] Write(string text, string producer = "")
    {
        var fields = new List<byte[]>();
        foreach (var line in text.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("->", StringComparison.Ordinal))
                fields.AddRange(line[2..].Split(',', StringSplitOptions.TrimEntries).Select(name => Block(12, Message(Text(1, name)))));
            else if (NodePattern().Match(line) is { Success: true } node)
                fields.Add(Block(1, Node(node)));
            else if (line.Split(" = ") is [var name, var value])
                fields.Add(Block(5, Message(Tensor(value), Text(8, name))));
            else
                fields.Add(Block(11, Input(line.Split(' '))));
        }
        byte[] maker = producer.Length > 0 ? [.. Text(2, producer.Split(' ')[0]), .. Text(3, producer.Split(' ')[1])] : [];
        return Message(Number(1, 8), maker, Block(7, Message([.. fields])));
    }

    // Without a width, any number of columns is allowed.
    private static byte[] Input(string[] words)
    {
        var width = words.Length > 2 ? Number(1, long.Parse(words[2], CultureInfo.InvariantCulture)) : Text(2, "n");
        var shape = Message(Block(1, Message(Text(2, "rows"))), Block(1, width));
        return Message(Text(1, words[0]), Block(2, Message(Block(1, Message(Number(1, TypeOf(words[1])), Block(2, shape))))));
    }

    private static byte[] Node(Match node) => Message(
    [
        .. Names(node.Groups["in"].Value).Select(name => Text(1, name)),
        .. Names(node.Groups["out"].Value).Select(name => Text(2, name)),
        Text(4, node.Groups["operator"].Value),
        .. AttributePattern().Matches(node.Groups["attributes"].Value)
            .Select(match => Block(5, Message(Text(1, match.Groups["name"].Value), Attribute(match.Groups["value"].Value)))),
    ]);

    private static byte[] Attribute(string value)
    {
        if (value.Contains('{', StringComparison.Ordinal))
            return Block(5, Tensor(value));
        if (value[0] == '\'')
            return Text(4, value.Trim('\''));
        if (value[0] != '[')
            return Number(3, long.Parse(value, CultureInfo.InvariantCulture));
        var items = value[1..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Message([.. items.Select(item =>
            item[0] == '\'' ? Text(9, item.Trim('\''))
            : long.TryParse(item, CultureInfo.InvariantCulture, out var whole) ? Number(8, whole)
            : (byte[])[7 << 3 | 5, .. BitConverter.GetBytes(float.Parse(item, CultureInfo.InvariantCulture))])]);
    }

    private static byte[] Tensor(string text)
    {
        var name = text[..text.IndexOf('{', StringComparison.Ordinal)];
        var values = text[(name.Length + 1)..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(value => double.Parse(value, CultureInfo.InvariantCulture));
        var type = TypeOf(name.TrimEnd('s'));
        if (name[^1] == 's')
            return Message(Number(2, type), Types[type] switch
            {
                "float" => Block(4, [.. values.SelectMany(value => BitConverter.GetBytes((float)value))]),
                "double" => Block(10, [.. values.SelectMany(BitConverter.GetBytes)]),
                "long" => Block(7, [.. values.SelectMany(value => Varint((long)value))]),
                _ => Block(5, [.. values.SelectMany(value => Varint((long)value))]),
            });
        return Message(Number(2, type), Block(9, [.. values.SelectMany(value => Types[type] switch
        {
            "float" => BitConverter.GetBytes((float)value),
            "double" => BitConverter.GetBytes(value),
            "long" => BitConverter.GetBytes((long)value),
            "int" => BitConverter.GetBytes((int)value),
            _ => [(byte)value],
        })]));
    }

    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    public static byte[] Text(int field, string text) => Block(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Block(int field, byte[] bytes) => [.. Varint((long)field << 3 | 2), .. Varint(bytes.Length), .. bytes];

    public static byte[] Number(int field, long value) => [.. Varint((long)field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(long value)
    {
        var rest = (ulong)value;
        for (; rest > 127; rest >>= 7)
            yield return (byte)(rest & 127 | 128);
        yield return (byte)rest;
    }

    private static int TypeOf(string name) => Array.IndexOf(Types, name);

    private static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"^(?<out>[\w, ]+) = (?<operator>\w+)(\[(?<attributes>.*)\])?\((?<in>[\w, ]*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex NodePattern();

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\[[^\]]*\]|\w+\{[^}]*\}|'[^']*'|\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex AttributePattern();
}
