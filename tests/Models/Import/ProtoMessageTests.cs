using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>The wire format of Protocol Buffers: a key of a number and a type, then a value of this type.</summary>
public class ProtoMessageTests
{
    // Field 1 as 150, field 2 as "ab" and "c", field 3 as a double, field 4 as a float, field 5 as a message.
    private static readonly byte[] Bytes =
    [
        0x08, 0x96, 0x01, 0x12, 2, (byte)'a', (byte)'b', 0x12, 1, (byte)'c', 0x19, .. BitConverter.GetBytes(1.5),
        0x25, .. BitConverter.GetBytes(-2.5f), 0x2A, 2, 0x08, 7,
    ];

    [Fact]
    public void Fields_AreReadByTheirNumber()
    {
        var message = ProtoMessage.Parse(Bytes);

        Assert.Equal((150L, "c", 7L), (message.Integer(1), message.Text(2), message.Message(5)!.Integer(1)));
        Assert.Equal(["ab", "c"], message.Texts(2));
        Assert.Equal([1.5], message.Doubles(3));
        Assert.Equal([-2.5f], message.Singles(4));
        Assert.Equal(-2.5f, message.Single(4));
        Assert.Equal("c"u8.ToArray(), message.Bytes(2)!.Value.ToArray());
        Assert.Equal([7L], message.Messages(5).Select(inner => inner.Integer(1)!.Value));
    }

    [Fact]
    public void AbsentField_IsNullOrEmpty()
    {
        var message = ProtoMessage.Parse(Bytes);

        Assert.Equal((null, "", null, null), (message.Integer(9), message.Text(9), message.Message(9), message.Single(9)));
        Assert.Null(message.Bytes(9));
        Assert.Empty(message.Texts(9));
        Assert.Empty(message.Messages(9));
        Assert.Empty(message.Integers(9));
        Assert.Empty(message.Singles(9));
        Assert.Empty(message.Doubles(9));
    }

    // Field 1 as −1 and then 5, then a block of 3 and 300; field 2 a block of two floats, then one; field 3 the same of doubles.
    [Fact]
    public void NumbersInBlocks_AreReadAsNumbersOneByOne()
    {
        var message = ProtoMessage.Parse((byte[])
        [
            0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x08, 5, 0x0A, 3, 3, 0xAC, 0x02,
            0x12, 8, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), 0x15, .. BitConverter.GetBytes(3f),
            0x1A, 16, .. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(2.0), 0x19, .. BitConverter.GetBytes(3.0),
        ]);

        Assert.Equal([-1L, 5, 3, 300], message.Integers(1));
        Assert.Equal([1f, 2, 3], message.Singles(2));
        Assert.Equal([1.0, 2, 3], message.Doubles(3));
    }

    [Theory]
    [InlineData("0B", "a field at byte 1 has the unknown type 3.")]
    [InlineData("0801 0F", "a field at byte 3 has the unknown type 7.")]
    [InlineData("08", "it is truncated.")]
    [InlineData("0880", "it is truncated.")]
    [InlineData("0A0241", "it is truncated.")]
    [InlineData("0A", "it is truncated.")]
    [InlineData("0801 0A024100 0A0141", null)]
    [InlineData("0801 0A0241", "it is truncated.")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "it is truncated.")]
    [InlineData("0D000000", "it is truncated.")]
    [InlineData("0D00000000", null)]
    [InlineData("0900000000000000", "it is truncated.")]
    [InlineData("090000000000000000", null)]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01", "a number at byte 11 is too long.")]
    [InlineData("08FFFFFFFFFFFFFFFFFF01", null)]
    [InlineData("", null)]
    public void DamagedMessage_IsRefused(string hex, string? reason)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var error = Record.Exception(() => ProtoMessage.Parse(bytes));

        Assert.Equal(reason, error?.Message);
        Assert.True(error is null or FormatException);
    }
}
