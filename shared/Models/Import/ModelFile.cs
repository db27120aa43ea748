using System.Text;

namespace Conversion.Models.Import;

/// <summary>The formats of model files that can be read.</summary>
internal enum ModelFormat
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>LightGBM's text.</summary>
    LightGbmText,

    /// <summary>JSON of XGBoost, LightGBM or CatBoost.</summary>
    Json,

    /// <summary>XGBoost's UBJ.</summary>
    Ubj,

    /// <summary>ONNX.</summary>
    Onnx,
}

/// <summary>Recognizes a model file by its first bytes.</summary>
internal static class ModelFile
{
    /// <summary>The error for a file that is not recognized.</summary>
    public const string DescribeUnknown =
        "it must be a model that XGBoost saved as .ubj or .json, LightGBM as text or JSON, CatBoost as JSON, or an ONNX model.";

    /// <summary>Recognizes a file.</summary>
    /// <exception cref="InvalidDataException">The file is of a known format that can't be read; the message says what to do.</exception>
    public static ModelFormat Recognize(ReadOnlySpan<byte> file)
    {
        ThrowIfUnreadable(file);
        var text = file.StartsWith("\uFEFF"u8) ? file[3..] : file;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("tree"u8) && (text.Length == 4 || text[4] is (byte)'\n' or (byte)'\r'))
            return ModelFormat.LightGbmText;
        if (text.StartsWith("{"u8))
            return file.StartsWith("{"u8) && file.Length > 1 && IsUbjLengthType(file[1]) ? ModelFormat.Ubj : ModelFormat.Json;
        if (text.StartsWith("<"u8))
            throw Refuse(
                Contains(text, "<PMML"u8) ? "PMML" : "XML",
                "Save the model in its library's own format, or as ONNX.");
        return IsOnnx(file) ? ModelFormat.Onnx : ModelFormat.Unknown;
    }

    private static void ThrowIfUnreadable(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            throw new InvalidDataException("it is empty.");
        if (file.StartsWith("PK"u8))
            throw Refuse("a zip archive (of ML.NET, MLflow or PyTorch)", "Unpack the archive and import the model file in it.");
        if (file.StartsWith("CBM1"u8))
            throw Refuse("CatBoost's binary format (.cbm)", "Save the model as JSON: model.save_model('model.json', format='json').");
        if (file[0] == 0x80 && file.Length > 1 && file[1] is >= 2 and <= 5)
            throw Refuse("a Python pickle", PickleAdvice);
        if (IsTextPickle(file))
            throw Refuse("a Python pickle", PickleAdvice);
        if (file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw Refuse("a gzip file", "Decompress the file, and import what it contains.");
        // Zstandard, bzip2 and xz.
        if (file.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) || file.StartsWith("BZh"u8)
            || file.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A]))
            throw Refuse("a compressed file", "Decompress the file, and import what it contains.");
        // zlib, at its four levels of compression.
        if (file.Length > 1 && file[0] == 0x78 && (file[1] is 0x01 or 0x5E or 0x9C or 0xDA))
            throw Refuse("a compressed joblib file", PickleAdvice);
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x48, 0x44, 0x46]))
            throw Refuse("HDF5", "Save the model in its library's own format, or as ONNX.");
        if (file.Length > 8 && file[4..].StartsWith("TFL3"u8))
            throw Refuse("a TensorFlow Lite model", "Import a model of trees.");
        if (file.StartsWith("CNVM"u8))
            throw new InvalidDataException("it is a model of this project already; serve it with ModelPath.");
        if (file.StartsWith("version https://git-lfs"u8))
            throw Refuse("a pointer of Git LFS", "Fetch the file with git lfs pull.");
        if (IsXGBoostBinary(file))
            throw Refuse(
                "XGBoost's raw binary format",
                "Convert the file with XGBoost before 3.1: "
                + "python3 -c \"import xgboost; b = xgboost.Booster(model_file='model.bin'); b.save_model('model.json')\"");
    }

    private const string PickleAdvice =
        "A pickle is a program. Load it where you trust it, and save the model in its library's own format: "
        + "model.save_model('model.ubj') of XGBoost, model.booster_.save_model('model.txt') of LightGBM, "
        + "or skl2onnx.to_onnx(model, X) of scikit-learn.";

    // An older text pickle starts with a class, a dictionary or a list, and ends with a point.
    private static bool IsTextPickle(ReadOnlySpan<byte> file) =>
        file[^1] == '.' && (file.StartsWith("ccopy_reg\n"u8) || file.StartsWith("ccopyreg\n"u8) || file.StartsWith("(dp"u8)
            || file.StartsWith("(lp"u8) || file.StartsWith("(i"u8));

    // "binf" since 0.6; before, base_score as a float and the number of features. A "bs64" file is the same in Base64.
    private static bool IsXGBoostBinary(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("binf"u8) || file.StartsWith("bs64\t"u8))
            return true;
        if (file.Length < 144)
            return false;
        // The learner's parameters have 136 bytes, then the length and the name of the objective follow.
        var name = file[136..].Slice(0, 8);
        var length = BitConverter.ToUInt64(name);
        if (length is < 4 or > 64 || file.Length < 144 + (int)length)
            return false;
        var objective = Encoding.ASCII.GetString(file.Slice(144, (int)length));
        return objective.Contains(':', StringComparison.Ordinal);
    }

    // A protocol buffer whose first field is the version of the format (8), the producer, or the graph.
    private static bool IsOnnx(ReadOnlySpan<byte> file) => file.Length > 4
        && ((file[0] == 0x08 && file[1] is >= 1 and <= 20) || file[0] is 0x12 or 0x3A or 0x42);

    private static bool IsUbjLengthType(byte type) => type is (byte)'L' or (byte)'l' or (byte)'I' or (byte)'U' or (byte)'i' or (byte)'$'
        or (byte)'#' or (byte)'N';

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text[..Math.Min(text.Length, 4096)].IndexOf(word) >= 0;

    private static InvalidDataException Refuse(string what, string advice) => new($"it is {what}, which can't be imported. {advice}");
}
