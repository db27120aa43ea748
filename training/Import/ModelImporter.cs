using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Training.Import;

/// <summary>Makes one model of up to three model files of other libraries.</summary>
public static class ModelImporter
{
    /// <summary>The name of the only output of a model that is neither a probability, days nor money.</summary>
    public const string OutputName = "output";

    /// <summary>Reads the files. The model's hash is left empty; it is known when the artifact is written.</summary>
    /// <param name="options">The files, and what they do not contain.</param>
    /// <param name="report">Receives what the user should know.</param>
    /// <exception cref="UserErrorException">
    /// No model file is given, or a file can't be read, can't be run exactly, or does not suit its head.
    /// </exception>
    public static Model Import(ImportOptions options, Action<string> report) => Import(options, report, File.ReadAllBytes);

    /// <summary>Reads the model files from elsewhere than a disk.</summary>
    /// <param name="options">The files, and what they do not contain.</param>
    /// <param name="report">Receives what the user should know.</param>
    /// <param name="read">Returns the bytes of a model file.</param>
    /// <exception cref="UserErrorException">As of the other method.</exception>
    public static Model Import(ImportOptions options, Action<string> report, Func<string, byte[]> read)
    {
        if (!options.Files.Any())
            throw new UserErrorException("A model file must be given, got none; name a file, or use --probability, --days or --value.");
        var files = options.Files.Distinct().ToDictionary(path => path, path => Load(path, options, report, read));
        var features = FeatureUnion.Of(files, options.Features);
        var file = options.File is { } path ? files[path] : null;
        var probability = options.Probability ?? (file?.Kind == OutputKind.Probability ? options.File : null);
        var model = new Model
        {
            Name = options.Name,
            Version = options.Version,
            Hash = "",
            HorizonDays = options.HorizonDays,
            Coverage = options.Intervals is null ? 0 : options.Coverage,
            Features = features,
            Probability = Head(probability, isProbability: true),
            DaysToBuy = Head(options.DaysToBuy, isProbability: false),
            Value = Head(options.Value, isProbability: false),
            Outputs = file is null || file.Kind == OutputKind.Probability ? null : Outputs(file, options.File!),
            Source = string.Join("; ", files.Values.Select(imported => imported.Source).Distinct()),
            Missing = options.Missing ?? files.Values.Select(imported => imported.Missing).FirstOrDefault(missing => missing is not null),
        };
        ThrowIfWithoutHead(options, model);
        return model;

        Head? Head(string? path, bool isProbability)
        {
            if (path is null)
                return null;
            var imported = files[path];
            var isFit = isProbability ? imported.Kind == OutputKind.Probability : imported.Kind == OutputKind.Number;
            if (!isFit)
                throw new UserErrorException(isProbability
                    ? $"{path} must have an objective that gives a probability, got one that does not; train with a binary objective."
                    : $"{path} must have an objective that gives days or money, got {Describe(imported.Kind)}; train a regression.");
            return new(Map(imported, imported.Trees, path, features), TransformOf(imported, path, options));
        }

        NamedOutputs Outputs(ImportedTrees imported, string path)
        {
            var count = imported.Outputs.Count;
            if (options.Classes.Count > 0 && options.Classes.Count != count)
                throw new UserErrorException(
                    $"--classes must have one name for each of the {count} outputs of {path}, got {options.Classes.Count} names.");
            IReadOnlyList<string> names = options.Classes.Count > 0 ? options.Classes
                : imported.OutputNames.Count == count ? imported.OutputNames
                : count == 1 ? [OutputName]
                : [.. Enumerable.Range(0, count).Select(i => $"{(imported.Kind == OutputKind.Classes ? "class" : OutputName)}{i}")];
            Head[] heads = [.. imported.Outputs.Select((trees, i) =>
                new Head(Map(imported, trees, path, features), imported.TransformOf(i)))];
            try
            {
                return new(names, heads, imported.Joint);
            }
            catch (InvalidDataException e)
            {
                throw new UserErrorException($"{path} can't be imported: {e.Message} Name them with --classes.", e);
            }
        }
    }

    private static OutputTransform TransformOf(ImportedTrees imported, string path, ImportOptions options)
    {
        var transform = imported.TransformOf(0);
        if (path == options.Value && options.IsValueLog1p)
            transform = transform.Link == Link.Identity
                ? transform with { Link = Link.Expm1 }
                : throw new UserErrorException(
                    $"--value-link expm1 needs a regression without a link of its own, got {transform.Link} in {path}.");
        if (imported.Kind == OutputKind.Probability)
            return options.Calibration is { } table
                ? ImportedCalibration.Calibrate(transform, table, options.CalibrationMethod)
                : transform;
        return options.Intervals is { } outcomes ? ImportedCalibration.AddIntervals(transform, outcomes, options.Coverage) : transform;
    }

    private static void ThrowIfWithoutHead(ImportOptions options, Model model)
    {
        if (options.Calibration is not null && model.Probability is null)
            throw new UserErrorException("--calibration needs a model of a probability, got none.");
        if (options.Intervals is not null && (model.DaysToBuy ?? model.Value) is null)
            throw new UserErrorException("--intervals needs a model of days or money; name the file with --days or --value.");
        if (options.DaysToBuy is not null && options.Value is not null && options.Intervals is not null)
            throw new UserErrorException("--intervals is for one head, got --days and --value; import the intervals of one of them.");
        if (options.IsValueLog1p && options.Value is null)
            throw new UserErrorException("--value-link needs a model of money; name the file with --value.");
    }

    private static ImportedTrees Load(
        string path, ImportOptions options, Action<string> report, Func<string, byte[]> read)
    {
        try
        {
            var imported = LevelList.AddTo(ImportedTrees.Parse(read(path), options.Rounds), options.Levels, path);
            if (imported.Note is { } note)
                report($"{path}: {note}");
            return imported;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} could not be read: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{path} can't be imported: {e.Message}", e);
        }
    }

    private static Trees.Ensemble Map(
        ImportedTrees imported, Trees.Ensemble trees, string path, IReadOnlyList<TrainedFeature> features)
    {
        try
        {
            return imported.MapFeatures(trees, [.. features.Select(feature => feature.Name)]);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{path} can't be imported: {e.Message}", e);
        }
    }

    private static string Describe(OutputKind kind) => kind switch
    {
        OutputKind.Probability => "a probability",
        OutputKind.Classes => "the probabilities of classes",
        _ => "several numbers",
    };
}
