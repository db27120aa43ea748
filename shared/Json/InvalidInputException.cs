using System.Text.Json;

namespace Conversion.Json;

/// <summary>An input that can never be accepted as it is: sending the same input again gives the same errors.</summary>
/// <param name="malformed">True for wrong syntax, types or names; false for values that make no sense.</param>
/// <param name="errors">At least one error.</param>
public sealed class InvalidInputException(bool malformed, IReadOnlyList<FieldError> errors) : Exception(string.Join(" ", errors))
{
    /// <summary>Describes an input with a single error.</summary>
    public InvalidInputException(bool malformed, string pointer, string detail)
        : this(malformed, [new(pointer, detail)])
    {
    }

    /// <summary>Describes an input with more errors than the list contains; the last entry says how many more.</summary>
    internal InvalidInputException(bool malformed, IReadOnlyList<FieldError> errors, int unlisted)
        : this(malformed, unlisted == 0 ? errors : [.. errors, More(unlisted)]) => Unlisted = unlisted;

    /// <summary>True for wrong syntax, types or names (HTTP 400); false for values that make no sense (HTTP 422).</summary>
    public bool Malformed { get; } = malformed;

    /// <summary>The errors that were found, at least one.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = errors;

    /// <summary>Whether the text is not JSON.</summary>
    public bool IsSyntaxError { get; private init; }

    /// <summary>How many errors the list does not contain.</summary>
    internal int Unlisted { get; }

    /// <summary>Describes bytes that are not UTF-8.</summary>
    internal static InvalidInputException NotUtf8() => new(malformed: true, "", "must be UTF-8.");

    /// <summary>Describes a text that is not JSON.</summary>
    /// <param name="e">The error of the parser.</param>
    /// <param name="json">The text.</param>
    public static InvalidInputException NotJson(JsonException e, ReadOnlySpan<byte> json) =>
        new(malformed: true, "", JsonSyntax.Describe(e, json)) { IsSyntaxError = true };

    /// <summary>Returns the first errors; the last entry says how many more there are.</summary>
    /// <param name="maximum">The most errors beside that entry.</param>
    public InvalidInputException Shorten(int maximum)
    {
        var listed = Errors.Count - (Unlisted == 0 ? 0 : 1);
        return listed <= maximum ? this : new(Malformed, [.. Errors.Take(maximum)], listed - maximum + Unlisted);
    }

    /// <summary>Returns the same errors for a document that contains this one at a pointer.</summary>
    internal InvalidInputException Under(string pointer) => new(
        Malformed, [.. Errors.SkipLast(Unlisted == 0 ? 0 : 1).Select(error => error with { Pointer = pointer + error.Pointer })], Unlisted);

    private static FieldError More(int count) =>
        new("", count == 1 ? "1 more error is not listed." : $"{count} more errors are not listed.");
}
