using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>Collects what is wrong with a policy, so that its author hears of everything at once.</summary>
internal sealed class PolicyCheck
{
    // Far beyond what a person can read, and it bounds the work that a hostile policy makes.
    private const int MaximumLength = 2000;

    // Published as an attribute, of which Pub/Sub takes 1,024 bytes.
    private const int MaximumActionLength = 200;

    private readonly HashSet<string> _names = [];
    private readonly List<FieldError> _errors = [];

    public void Refuse(string pointer, string detail) => _errors.Add(new(pointer, detail));

    /// <summary>A rule and its action need names, and a rule's must be its own.</summary>
    public void Name(string pointer, string name, string action)
    {
        RequireText($"{pointer}/name", name, MaximumLength);
        RequireText($"{pointer}/action", action, MaximumActionLength);
        if (!string.IsNullOrWhiteSpace(name) && !_names.Add(name))
            Refuse($"{pointer}/name", $"must be its own: '{name}' stands twice.");
    }

    /// <summary>What the text says, or null when it is noted as faulty: then <see cref="ThrowIfAny"/> throws.</summary>
    public T Parse<T>(string pointer, string text, Func<string, T> read)
        where T : class
    {
        try
        {
            if (text.Length <= MaximumLength)
                return read(text);
            Refuse(pointer, $"must be at most {MaximumLength} characters.");
        }
        catch (FormatException e)
        {
            Refuse(pointer, $"{e.Message}.");
        }
        return null!;
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new InvalidInputException(malformed: false, _errors);
    }

    private void RequireText(string pointer, string text, int maximumLength)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > maximumLength)
            Refuse(pointer, $"must be 1 to {maximumLength} characters.");
    }
}
