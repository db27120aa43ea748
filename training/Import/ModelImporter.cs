using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Training.Import;

/// <summary>Makes a model of three model files of other libraries.</summary>
public static class ModelImporter
{
    /// <summary>Reads the files; the model's hash is left empty.</summary>
    /// <exception cref="UserErrorException">A file can't be run exactly, or predicts something else than its part needs.</exception>
    public static Model Import(
        string probability, string daysToBuy, string value, IReadOnlyList<TrainedFeature> features,
        string name, string version, int horizonDays) => new()
        {
            Name = name,
            Version = version,
            Hash = "",
            HorizonDays = horizonDays,
            // Their files hold no intervals, so nothing is covered.
            Coverage = 0,
            Features = features,
            Probability = Head(probability, features, isProbability: true, maximum: 1),
            DaysToBuy = Head(daysToBuy, features, isProbability: false, maximum: horizonDays),
            Value = Head(value, features, isProbability: false, maximum: double.MaxValue),
        };

    private static Head Head(string path, IReadOnlyList<TrainedFeature> features, bool isProbability, double maximum)
    {
        try
        {
            var imported = ImportedTrees.Parse(File.ReadAllBytes(path));
            if (imported.Link == Link.Logistic != isProbability)
                throw new UserErrorException(
                    $"{path} is refused: its objective {(isProbability ? "gives no" : "gives a")} probability.");
            return new(
                imported.MapFeatures([.. features.Select(feature => feature.Name)]),
                new(imported.Link, imported.Slope, 0, [], 0, maximum));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} can't be read: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{path} is refused: {e.Message}", e);
        }
    }
}
