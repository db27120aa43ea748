using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Training.Import;

/// <summary>Makes one model of up to three model files of other libraries.</summary>
public static class ModelImporter
{
    /// <summary>Reads the files. The model's hash is left empty; it is known when the artifact is written.</summary>
    /// <exception cref="UserErrorException">
    /// No model file is given, or a file can't be read, can't be run exactly, or does not suit its head.
    /// </exception>
    public static Model Import(ImportOptions options)
    {
        if (!options.Files.Any())
            throw new UserErrorException("At least one of --probability, --days and --value must be given, got none; name a model file.");
        var features = FeatureList.Load(options.Features);
        return new()
        {
            Name = options.Name,
            Version = options.Version,
            Hash = "",
            HorizonDays = options.HorizonDays,
            // The files contain no intervals.
            Coverage = 0,
            Features = features,
            Probability = Head(options.Probability, features, isProbability: true, maximum: 1),
            DaysToBuy = Head(options.DaysToBuy, features, isProbability: false, maximum: options.HorizonDays),
            Value = Head(options.Value, features, isProbability: false, maximum: double.MaxValue),
        };
    }

    private static Head? Head(string? path, IReadOnlyList<TrainedFeature> features, bool isProbability, double maximum)
    {
        if (path is null)
            return null;
        try
        {
            var imported = ImportedTrees.Parse(File.ReadAllBytes(path));
            if (imported.Link == Link.Logistic != isProbability)
                throw new UserErrorException(isProbability
                    ? $"{path} must have an objective that gives a probability, got one that does not; train with a binary objective."
                    : $"{path} must have an objective that gives days or money, got a probability; train a regression.");
            return new(
                imported.MapFeatures([.. features.Select(feature => feature.Name)]),
                new(imported.Link, imported.Slope, 0, [], 0, maximum));
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
}
