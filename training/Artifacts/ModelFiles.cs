namespace Conversion.Training.Artifacts;

/// <summary>The files of a model in a folder.</summary>
/// <param name="Artifact">The model.</param>
/// <param name="Card">The card as JSON.</param>
/// <param name="CardText">The card as Markdown.</param>
/// <param name="Report">The evaluation as HTML.</param>
/// <param name="GoldenRows">The golden rows.</param>
/// <param name="Policy">The starter policy; null where the user gave a policy.</param>
internal sealed record ModelFiles(string Artifact, string Card, string CardText, string Report, string GoldenRows, string? Policy)
{
    /// <summary>All paths.</summary>
    public IReadOnlyList<string> All => [.. new[] { Artifact, Card, CardText, Report, GoldenRows, Policy }.OfType<string>()];

    /// <summary>Returns the files of a model's name in a folder.</summary>
    public static ModelFiles In(string folder, string name, bool withPolicy)
    {
        var stem = Path.Combine(folder, name);
        return new(
            $"{stem}.model", $"{stem}.card.json", $"{stem}.md", $"{stem}.html", $"{stem}.golden.csv.gz",
            withPolicy ? $"{stem}.policy.json" : null);
    }

    /// <summary>Checks that all files can be written, before any work is done.</summary>
    /// <exception cref="UserErrorException">A file can't be written, is an input, or is a text of the user's.</exception>
    public void Prepare(IReadOnlyList<string> inputs)
    {
        if (File.Exists(CardText) && !File.ReadAllText(CardText).Contains(ModelCardMarkdown.Signature, StringComparison.Ordinal))
            throw new UserErrorException(
                $"{CardText} must be a model card, because it is replaced, got another text; choose another --name or --out.");
        foreach (var file in All)
            OutputFile.Prepare(file, inputs);
    }
}
