namespace Conversion.Json;

/// <summary>
/// Collects the errors of an input, so that its author learns of all of them at once. The list ends after
/// <see cref="Maximum"/> errors and then says how many more there are.
/// </summary>
internal sealed class FieldErrors
{
    /// <summary>The most errors that are listed: a longer list helps nobody and takes memory.</summary>
    public const int Maximum = 20;

    private readonly List<FieldError> _listed = [];
    private int _count;
    private bool _malformed;

    /// <summary>Whether another error would only be counted.</summary>
    public bool IsFull => _count >= Maximum;

    /// <summary>Adds an error of a value that makes no sense, or of a wrong syntax, type or name.</summary>
    public void Add(string pointer, string detail, bool malformed = false)
    {
        _malformed |= malformed;
        if (!IsFull)
            _listed.Add(new(pointer, detail));
        _count++;
    }

    /// <summary>Counts an error that is not listed.</summary>
    public void Count(bool malformed)
    {
        _malformed |= malformed;
        _count++;
    }

    /// <summary>Adds the errors of a part of the input.</summary>
    public void Add(InvalidInputException part)
    {
        foreach (var error in part.Errors)
            Add(error.Pointer, error.Detail, part.Malformed);
        // The last entry of a list that ended says how many more there are; it was added as one error.
        _count += part.Unlisted > 0 ? part.Unlisted - 1 : 0;
    }

    /// <summary>Throws the errors.</summary>
    /// <exception cref="InvalidInputException">There is at least one.</exception>
    public void ThrowIfAny()
    {
        if (_count > 0)
            throw new InvalidInputException(_malformed, _listed, _count - _listed.Count);
    }
}
