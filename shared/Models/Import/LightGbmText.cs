using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Parses a model that LightGBM (2 to 4) saved as text.</summary>
public static class LightGbmText
{
    private const StringSplitOptions TrimOptions = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    // Version 2 did not always write a line after the last tree.
    private const string VersionWithoutEnd = "v2";

    /// <summary>Parses the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or uses what can't be run exactly; the message names it.</exception>
    public static ImportedTrees Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return Parse(Sections.Read(Encoding.UTF8.GetString(text)));
        }
        catch (Exception e) when (JsonModel.IsMalformed(e))
        {
            throw new InvalidDataException($"it does not read as LightGBM text: {JsonModel.Describe(e)}", e);
        }
    }

    private static ImportedTrees Parse(Sections sections)
    {
        var header = sections.Header;
        var version = header.GetValueOrDefault("version", "v1");
        if (!sections.HasEnd && version != VersionWithoutEnd)
            throw new InvalidDataException("it is truncated: it must have a line 'end of trees'.");
        if (header.TryGetValue("tree_sizes", out var sizes) && sizes.Split(' ', TrimOptions).Length is var declared
            && declared != sections.Trees.Count)
            throw new InvalidDataException(
                $"it is damaged: its tree_sizes declares {declared} trees, and the file contains {sections.Trees.Count} trees.");
        var classes = ParseInteger(header["num_class"]);
        var model = new LightGbmModel
        {
            Source = $"LightGBM {version}, text",
            FeatureCount = ParseInteger(header["max_feature_idx"]) + 1,
            FeatureNames = header["feature_names"].Split(' ', TrimOptions),
            FeatureInfos = header.GetValueOrDefault("feature_infos", "").Split(' ', TrimOptions),
            Objective = header.GetValueOrDefault("objective"),
            Classes = classes,
            TreesPerIteration = header.TryGetValue("num_tree_per_iteration", out var trees) ? ParseInteger(trees) : classes,
            AveragesOutput = header.ContainsKey("average_output"),
            CategoricalFeatures = sections.CategoricalFeatures,
        };
        foreach (var tree in sections.Trees)
            LightGbmTree.From(tree).AddTo(model);
        using var categories = sections.PandasCategories is { } json ? JsonDocument.Parse(LenientJson.QuoteNonFiniteNumbers(json)) : null;
        return model.Build(categories?.RootElement);
    }

    private static int ParseInteger(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The parts of a file.</summary>
    private sealed class Sections
    {
        private const string Pandas = "pandas_categorical:";
        private const string Categorical = "[categorical_feature:";

        private bool _ended;

        public Dictionary<string, string> Header { get; } = [];

        /// <summary>The lines of each tree.</summary>
        public List<Dictionary<string, string>> Trees { get; } = [];

        /// <summary>Whether a line says that there are no more trees.</summary>
        public bool HasEnd { get; private set; }

        public byte[]? PandasCategories { get; private set; }

        /// <summary>The parameter of this name: indexes of features; null where it is absent or has names.</summary>
        public int[]? CategoricalFeatures { get; private set; }

        public static Sections Read(string text)
        {
            var sections = new Sections();
            foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
                sections.Add(line);
            return sections;
        }

        private void Add(ReadOnlySpan<char> line)
        {
            if (_ended || line.StartsWith(Pandas))
            {
                AddRest(line);
                return;
            }
            if (line.StartsWith("Tree="))
                Trees.Add([]);
            HasEnd = line.SequenceEqual("end of trees");
            _ended = HasEnd || line.StartsWith("feature importances") || line.StartsWith("feature_importances");
            var equals = line.IndexOf('=');
            var key = (equals < 0 ? line : line[..equals]).Trim();
            if (!key.IsEmpty && !_ended)
                (Trees.Count == 0 ? Header : Trees[^1])[key.ToString()] = equals < 0 ? "" : line[(equals + 1)..].Trim().ToString();
        }

        private void AddRest(ReadOnlySpan<char> line)
        {
            if (line.StartsWith(Pandas))
                PandasCategories = Encoding.UTF8.GetBytes(line[Pandas.Length..].ToString());
            if (!line.StartsWith(Categorical))
                return;
            var values = line[Categorical.Length..].ToString().Trim(' ', ']').Split(',', TrimOptions);
            if (values.Length > 0 && Array.TrueForAll(values, value => int.TryParse(value, CultureInfo.InvariantCulture, out _)))
                CategoricalFeatures = [.. values.Select(ParseInteger)];
        }
    }
}
