using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>Collects the errors of a policy, so that its author learns of all of them at once.</summary>
internal sealed class PolicyErrors
{
    // Far more than a person can read. It limits the work that a hostile policy makes.
    private const int MaximumLength = 2000;

    // An action is published as an attribute, and Pub/Sub accepts 1,024 bytes.
    private const int MaximumActionLength = 200;

    // A name with more changes is another name.
    private const int NearEdits = 2;

    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _actions = [];
    private readonly FieldErrors _errors = new();

    /// <summary>Adds an error.</summary>
    public void Add(string pointer, string detail) => _errors.Add(pointer, detail);

    /// <summary>Checks that a rule has a name and an action, and that no rule before it has the same name.</summary>
    public void CheckNames(string pointer, string name, string action)
    {
        CheckLength($"{pointer}/name", name, MaximumLength);
        CheckLength($"{pointer}/action", action, MaximumActionLength);
        if (!TextRules.IsBlank(name) && !_names.Add(name))
            Add($"{pointer}/name", $"must be unique, got '{name}' twice.");
    }

    /// <summary>Checks that an action has a name of its own.</summary>
    public void CheckAction(string pointer, string name)
    {
        CheckLength($"{pointer}/name", name, MaximumActionLength);
        if (name == PolicyAction.None)
            Add($"{pointer}/name", $"must not be {name}, which means no action.");
        else if (!TextRules.IsBlank(name) && !_actions.Add(name))
            Add($"{pointer}/name", $"must be unique, got '{name}' twice.");
    }

    /// <summary>Returns what to write in place of an unknown name.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The names that are known.</param>
    public static string Advise(string name, IReadOnlyList<string> known)
    {
        var near = known.FirstOrDefault(other => EditDistance.Between(name, other) <= NearEdits);
        return near is not null ? $"write '{near}'" : known.Count > 0 ? $"use one of {string.Join(", ", known)}" : "define it first";
    }

    /// <summary>Parses a text; adds an error and returns null where the text is too long or does not parse.</summary>
    public T? Parse<T>(string pointer, string text, Func<string, T> parse)
        where T : class
    {
        try
        {
            var length = TextRules.Length(text);
            if (length <= MaximumLength)
                return parse(text);
            Add(pointer, $"must be at most {MaximumLength} characters, got {length}.");
        }
        catch (FormatException e)
        {
            Add(pointer, $"{e.Message}.");
        }
        return null;
    }

    /// <summary>Throws the errors.</summary>
    /// <exception cref="InvalidInputException">There is at least one.</exception>
    public void ThrowIfErrors() => _errors.ThrowIfAny();

    private void CheckLength(string pointer, string text, int maximumLength)
    {
        var length = TextRules.IsBlank(text) ? 0 : TextRules.Length(text);
        if (length == 0 || length > maximumLength)
            Add(pointer, $"must be 1 to {maximumLength} characters, got {(length == 0 ? "only blanks" : length)}.");
    }
}
