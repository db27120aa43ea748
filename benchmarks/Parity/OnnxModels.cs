using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Conversion.Benchmarks.Parity;

/// <summary>Computes ONNX Runtime's own answers to the rows that <c>onnx_models.py</c> wrote.</summary>
internal static class OnnxModels
{
    /// <summary>Writes NAME.csv (features, predictions) for each NAME.onnx with NAME.rows.csv, which it deletes.</summary>
    public static void Answer(string folder)
    {
        foreach (var path in Directory.GetFiles(folder, "onnx-*.onnx"))
        {
            var rowsPath = Path.ChangeExtension(path, "rows.csv");
            if (!File.Exists(rowsPath))
                continue;
            var lines = File.ReadAllLines(rowsPath);
            var rows = Array.ConvertAll(lines, line => Array.ConvertAll(
                line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)));
            File.Delete(rowsPath);
            double[][] answers;
            try
            {
                answers = Predict(path, rows);
            }
            catch (OnnxRuntimeException e)
            {
                Console.WriteLine($"{path}: ONNX Runtime does not run it: {e.Message}");
                continue;
            }
            File.WriteAllLines(Path.ChangeExtension(path, "csv"), lines
                .Select((line, i) => string.Join(
                    ',', answers[i].Select(Text).Prepend(line.Replace("nan", "NaN", StringComparison.Ordinal))))
                .Prepend(string.Join(',', Enumerable.Repeat("x", rows[0].Length).Concat(Enumerable.Repeat("p", answers[0].Length)))));
        }
    }

    private static double[][] Predict(string path, double[][] rows)
    {
        using var session = new InferenceSession(path, new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        var first = 0;
        var inputs = new List<NamedOnnxValue>();
        // The metadata of a session is not in the order of the graph, whose columns have their number as the last word.
        foreach (var (name, input) in session.InputMetadata.OrderBy(pair => NumberOf(pair.Key)))
        {
            var width = input.Dimensions[1];
            var from = first;
            inputs.Add(input.ElementType == typeof(double)
                ? NamedOnnxValue.CreateFromTensor(name, Matrix(rows, from, width, value => value))
                : NamedOnnxValue.CreateFromTensor(name, Matrix(rows, from, width, value => (float)value)));
            first += width;
        }
        using var results = session.Run(inputs);
        var last = results[^1];
        return last.Value switch
        {
            Tensor<float> floats => Split(floats.ToArray(), rows.Length, value => value),
            Tensor<double> doubles => Split(doubles.ToArray(), rows.Length, value => value),
            // Maps from a class to its probability.
            _ => [.. last.AsEnumerable<NamedOnnxValue>().Select(ReadMap)],
        };
    }

    // The labels are 0, 1, … or c0, c1, …
    private static double[] ReadMap(NamedOnnxValue map) => map.Value is IDictionary<string, float> texts
        ? [.. texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (double)pair.Value)]
        : [.. ((IDictionary<long, float>)map.Value).OrderBy(pair => pair.Key).Select(pair => (double)pair.Value)];

    private static int NumberOf(string name) =>
        int.TryParse(name.Split(' ')[^1], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DenseTensor<T> Matrix<T>(double[][] rows, int first, int width, Func<double, T> convert)
    {
        var values = new DenseTensor<T>([rows.Length, width]);
        for (var i = 0; i < rows.Length; i++)
            for (var j = 0; j < width; j++)
                values[i, j] = convert(rows[i][first + j]);
        return values;
    }

    private static double[][] Split<T>(T[] values, int rows, Func<T, double> convert)
    {
        var width = values.Length / rows;
        return [.. Enumerable.Range(0, rows).Select(i => values[(i * width)..((i + 1) * width)].Select(convert).ToArray())];
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
