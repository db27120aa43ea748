using System.Text;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>Universal Binary JSON, written here as Latin-1: a type of one letter, then the value with its largest byte first.</summary>
public class UbjReaderTests
{
    [Theory]
    [InlineData("Z", "null")]
    [InlineData("T", "true")]
    [InlineData("F", "false")]
    [InlineData("i\u007F", "127")]
    [InlineData("i\u0080", "-128")]
    [InlineData("U\u0080", "128")]
    [InlineData("U\u00FF", "255")]
    [InlineData("I\u0001\u0002", "258")]
    [InlineData("I\u0080\u0000", "-32768")]
    [InlineData("l\u0001\u0000\u0000\u0002", "16777218")]
    [InlineData("l\u00FF\u00FF\u00FF\u00FE", "-2")]
    [InlineData("L\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0003", "1099511627779")]
    [InlineData("d\u003F\u00C0\u0000\u0000", "1.5")]
    [InlineData("d\u007F\u0080\u0000\u0000", "\"Infinity\"")]
    [InlineData("d\u00FF\u00C0\u0000\u0000", "\"NaN\"")]
    [InlineData("D\u00BF\u00F8\u0000\u0000\u0000\u0000\u0000\u0000", "-1.5")]
    [InlineData("D\u00FF\u00F0\u0000\u0000\u0000\u0000\u0000\u0000", "\"-Infinity\"")]
    [InlineData("CA", "\"A\"")]
    [InlineData("Si\u0002ab", "\"ab\"")]
    [InlineData("SU\u0000", "\"\"")]
    [InlineData("HI\u0000\u00031.5", "\"1.5\"")]
    [InlineData("NNT", "true")]
    [InlineData("[]", "[]")]
    [InlineData("[NN]", "[]")]
    [InlineData("[TNi\u0005]", "[true,5]")]
    [InlineData("[[Z][]]", "[[null],[]]")]
    [InlineData("[#i\u0002TF", "[true,false]")]
    [InlineData("[#i\u0000", "[]")]
    [InlineData("[$i#i\u0003\u0001\u00FF\u0002", "[1,-1,2]")]
    [InlineData("[$U#U\u0002\u0001\u00FF", "[1,255]")]
    [InlineData("[$d#L\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001\u003F\u00C0\u0000\u0000", "[1.5]")]
    [InlineData("[$S#i\u0002i\u0001ai\u0001b", "[\"a\",\"b\"]")]
    [InlineData("[N$i#i\u0001\u0007", "[7]")]
    [InlineData("{}", "{}")]
    [InlineData("{i\u0001aTi\u0001bZ}", "{\"a\":true,\"b\":null}")]
    [InlineData("{i\u0001a{i\u0001bF}}", "{\"a\":{\"b\":false}}")]
    [InlineData("{#i\u0001i\u0001aT", "{\"a\":true}")]
    [InlineData("{#i\u0001i\u0001a[#i\u0001T", "{\"a\":[true]}")]
    [InlineData("{Ni\u0001aNTN}", "{\"a\":true}")]
    public void Value_BecomesJson(string ubj, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(UbjReader.ToJson(Encoding.Latin1.GetBytes(ubj))));

    [Theory]
    [InlineData("", "it is truncated.")]
    [InlineData("N", "it is truncated.")]
    [InlineData("i", "it is truncated.")]
    [InlineData("I\u0001", "it is truncated.")]
    [InlineData("l\u0001\u0001\u0001", "it is truncated.")]
    [InlineData("L\u0001\u0001\u0001\u0001\u0001\u0001\u0001", "it is truncated.")]
    [InlineData("d\u0001\u0001\u0001", "it is truncated.")]
    [InlineData("D\u0001\u0001\u0001\u0001\u0001\u0001\u0001", "it is truncated.")]
    [InlineData("[", "it is truncated.")]
    [InlineData("[T", "it is truncated.")]
    [InlineData("{", "it is truncated.")]
    [InlineData("[NN", "it is truncated.")]
    [InlineData("{i\u0001aT", "it is truncated.")]
    [InlineData("TF", "1 bytes follow the document.")]
    [InlineData("[]]]", "2 bytes follow the document.")]
    [InlineData("q", "a value at byte 1 has the unknown type 113.")]
    [InlineData("[Tq]", "a value at byte 3 has the unknown type 113.")]
    [InlineData("Si\u0003ab", "a text must end within the file, got 3 bytes.")]
    [InlineData("Si\u00FFab", "a text must end within the file, got -1 bytes.")]
    [InlineData("ST", "a value at byte 2 has the unknown type 84.")]
    [InlineData("[#i\u0003TT", "an array must end within the file, got 3 values.")]
    [InlineData("[#i\u00FFTT", "an array must end within the file, got -1 values.")]
    [InlineData("{#i\u0005i\u0001aT", "an array must end within the file, got 5 values.")]
    [InlineData("[$i\u0003", "an array with a type must have a count.")]
    [InlineData("[$i", "an array with a type must have a count.")]
    [InlineData("[$Z#i\u0001", "the values of an array must be numbers or texts, got the type 'Z'.")]
    [InlineData("[$T#i\u0001", "the values of an array must be numbers or texts, got the type 'T'.")]
    [InlineData("[$F#i\u0001", "the values of an array must be numbers or texts, got the type 'F'.")]
    [InlineData("[${#i\u0001", "the values of an array must be numbers or texts, got the type '{'.")]
    [InlineData("[$[#i\u0001", "the values of an array must be numbers or texts, got the type '['.")]
    [InlineData("{$i#i\u0001i\u0001a\u0001", "an object must not have one type for all values.")]
    public void DamagedValue_IsRefused(string ubj, string reason) => Assert.Equal(
        reason, Assert.Throws<FormatException>(() => UbjReader.ToJson(Encoding.Latin1.GetBytes(ubj))).Message);

    [Fact]
    public void Levels_AreAtMost64()
    {
        var (deepest, tooDeep) = (new string('[', 64) + "T" + new string(']', 64), new string('[', 65) + "T" + new string(']', 65));

        Assert.Equal(
            deepest.Replace("T", "true", StringComparison.Ordinal),
            Encoding.UTF8.GetString(UbjReader.ToJson(Encoding.Latin1.GetBytes(deepest))));
        Assert.Equal(
            "it must have at most 64 levels, got more.",
            Assert.Throws<FormatException>(() => UbjReader.ToJson(Encoding.Latin1.GetBytes(tooDeep))).Message);
    }

    [Theory]
    [InlineData("Si\u0001\u00FF")]
    [InlineData("C\u00FF")]
    [InlineData("{i\u0001\u00FFT}")]
    public void TextThatIsNotUtf8_IsRefused(string ubj) =>
        Assert.ThrowsAny<ArgumentException>(() => UbjReader.ToJson(Encoding.Latin1.GetBytes(ubj)));

    [Theory]
    [InlineData("{NN}", "it is not a model of XGBoost: it has no learner.")]
    [InlineData("{i\u0001aSi\u0001\u00FF}", "it does not read as XGBoost UBJ: a text in it is not UTF-8.")]
    [InlineData("{U\u0001aT", "it does not read as XGBoost UBJ: it is truncated.")]
    [InlineData("{#i\u0001i\u0007learner{}", "it does not read as XGBoost UBJ: the field gradient_booster is missing.")]
    public void OtherFile_IsRefusedInASentence(string ubj, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(Encoding.Latin1.GetBytes(ubj)));
}
