using System.Text;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>The first bytes that tell the formats apart, and the whole errors, which say what to do.</summary>
public class ModelFormatTests
{
    private const string Pickle = "it is a Python pickle, which can't be imported. " + PickleAdvice;
    private const string Decompress = "which can't be imported. Decompress the file, and import what it contains.";

    private const string PickleAdvice =
        "A pickle is a program. Load it where you trust it, and save the model in its library's own format: "
        + "model.save_model('model.ubj') of XGBoost, model.booster_.save_model('model.txt') of LightGBM, "
        + "or skl2onnx.to_onnx(model, X) of scikit-learn.";

    private const string Raw = "it is XGBoost's raw binary format, which can't be imported. Convert the file with XGBoost before 3.1: "
        + "python3 -c \"import xgboost; b = xgboost.Booster(model_file='model.bin'); b.save_model('model.json')\"";

    // Files are written as Latin-1.
    [Theory]
    [InlineData("", "it is empty.")]
    [InlineData("PK", "it is a zip archive (of ML.NET, MLflow or PyTorch), which can't be imported. "
        + "Unpack the archive and import the model file in it.")]
    [InlineData("CBM1", "it is CatBoost's binary format (.cbm), which can't be imported. "
        + "Save the model as JSON: model.save_model('model.json', format='json').")]
    [InlineData("\u0080\u0002", Pickle)]
    [InlineData("\u0080\u0005x", Pickle)]
    [InlineData("ccopy_reg\n.", Pickle)]
    [InlineData("ccopyreg\nx.", Pickle)]
    [InlineData("(dp0.", Pickle)]
    [InlineData("(lp0.", Pickle)]
    [InlineData("(i0.", Pickle)]
    [InlineData("\u001F\u008B", "it is a gzip file, " + Decompress)]
    [InlineData("(\u00B5/\u00FD", "it is a compressed file, " + Decompress)]
    [InlineData("BZh", "it is a compressed file, " + Decompress)]
    [InlineData("\u00FD7zXZ", "it is a compressed file, " + Decompress)]
    [InlineData("x\u0001", "it is a compressed joblib file, which can't be imported. " + PickleAdvice)]
    [InlineData("x^", "it is a compressed joblib file, which can't be imported. " + PickleAdvice)]
    [InlineData("x\u009C", "it is a compressed joblib file, which can't be imported. " + PickleAdvice)]
    [InlineData("x\u00DA", "it is a compressed joblib file, which can't be imported. " + PickleAdvice)]
    [InlineData("\u0089HDF", "it is HDF5, which can't be imported. Save the model in its library's own format, or as ONNX.")]
    [InlineData("0000TFL3x", "it is a TensorFlow Lite model, which can't be imported. Import a model of trees.")]
    [InlineData("CNVM", "it is a model of this project already; serve it with ModelPath.")]
    [InlineData("version https://git-lfs", "it is a pointer of Git LFS, which can't be imported. Fetch the file with git lfs pull.")]
    [InlineData("binf", Raw)]
    [InlineData("bs64\t", Raw)]
    [InlineData("<a><PMML", "it is PMML, which can't be imported. Save the model in its library's own format, or as ONNX.")]
    [InlineData("\u00EF\u00BB\u00BF \t\r\n<html>",
        "it is XML, which can't be imported. Save the model in its library's own format, or as ONNX.")]
    public void File_IsNamedWithAdvice(string file, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(Encoding.Latin1.GetBytes(file)));

    [Theory]
    [InlineData("tree", nameof(ModelFormat.LightGbmText))]
    [InlineData("tree\n", nameof(ModelFormat.LightGbmText))]
    [InlineData("\u00EF\u00BB\u00BF\r\n\t tree\r", nameof(ModelFormat.LightGbmText))]
    [InlineData("trees", nameof(ModelFormat.Unknown))]
    [InlineData("tre", nameof(ModelFormat.Unknown))]
    [InlineData("{", nameof(ModelFormat.Json))]
    [InlineData("{\"", nameof(ModelFormat.Json))]
    [InlineData(" {L", nameof(ModelFormat.Json))]
    [InlineData("\u00EF\u00BB\u00BF{L", nameof(ModelFormat.Json))]
    [InlineData("{L", nameof(ModelFormat.Ubj))]
    [InlineData("{l", nameof(ModelFormat.Ubj))]
    [InlineData("{I", nameof(ModelFormat.Ubj))]
    [InlineData("{U", nameof(ModelFormat.Ubj))]
    [InlineData("{i", nameof(ModelFormat.Ubj))]
    [InlineData("{$", nameof(ModelFormat.Ubj))]
    [InlineData("{#", nameof(ModelFormat.Ubj))]
    [InlineData("{N", nameof(ModelFormat.Ubj))]
    [InlineData("\u0008\u0001abc", nameof(ModelFormat.Onnx))]
    [InlineData("\u0008\u0014abc", nameof(ModelFormat.Onnx))]
    [InlineData("\u0008\u0015abc", nameof(ModelFormat.Unknown))]
    [InlineData("\u0008\u0000abc", nameof(ModelFormat.Unknown))]
    [InlineData("\u0008\u0001ab", nameof(ModelFormat.Unknown))]
    [InlineData("\u0012abcd", nameof(ModelFormat.Onnx))]
    [InlineData("\u0012abc", nameof(ModelFormat.Unknown))]
    [InlineData(":abcd", nameof(ModelFormat.Onnx))]
    [InlineData("Babcd", nameof(ModelFormat.Onnx))]
    [InlineData("Cabcd", nameof(ModelFormat.Unknown))]
    [InlineData("\u0080", nameof(ModelFormat.Unknown))]
    [InlineData("\u0080\u0001", nameof(ModelFormat.Unknown))]
    [InlineData("\u0080\u0006", nameof(ModelFormat.Unknown))]
    [InlineData("ccopy_reg\n", nameof(ModelFormat.Unknown))]
    [InlineData("(dp0", nameof(ModelFormat.Unknown))]
    [InlineData("x", nameof(ModelFormat.Unknown))]
    [InlineData("x\u0002", nameof(ModelFormat.Unknown))]
    [InlineData("y\u009C", nameof(ModelFormat.Unknown))]
    [InlineData("0000TFL3", nameof(ModelFormat.Unknown))]
    [InlineData("000TFL30x", nameof(ModelFormat.Unknown))]
    public void FirstBytes_TellTheFormat(string file, string format) =>
        Assert.Equal(format, $"{ModelFile.Recognize(Encoding.Latin1.GetBytes(file))}");

    // The name of the objective has a length of 8 bytes after 136 bytes.
    [Theory]
    [InlineData(4, 4, "a:bc", true)]
    [InlineData(3, 3, "a:b", false)]
    [InlineData(64, 64, "binary:logistic", true)]
    [InlineData(65, 65, "binary:logistic", false)]
    [InlineData(15, 15, "binary:logistic", true)]
    [InlineData(15, 14, "binary:logistic", false)]
    [InlineData(15, 20, "binary_logistic", false)]
    [InlineData(15, 30, "binarylogistics:", false)]
    public void RawBinaryOfXGBoost_HasTheNameOfItsObjective(int length, int space, string objective, bool isRecognized)
    {
        var file = new byte[144 + space];
        file[136] = (byte)length;
        Encoding.ASCII.GetBytes(objective)[..Math.Min(objective.Length, space)].CopyTo(file, 144);

        if (isRecognized)
            Assert.Equal(Raw, Import.ErrorOf(file));
        else
            Assert.Equal(ModelFormat.Unknown, ModelFile.Recognize(file));
        Assert.Equal(ModelFormat.Unknown, ModelFile.Recognize(file.AsSpan(0, 143)));
    }

    [Theory]
    [InlineData(4091, "PMML")]
    [InlineData(4092, "XML")]
    public void Pmml_IsLookedForInTheFirst4096Bytes(int at, string named) => Assert.StartsWith(
        $"it is {named}, ", Import.ErrorOf("<" + new string(' ', at - 1) + "<PMML"), StringComparison.Ordinal);
}
