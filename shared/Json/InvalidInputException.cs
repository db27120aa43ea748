using System.Text.Json;

namespace Conversion.Scoring;

/// <summary>What is wrong with one field of an input.</summary>
/// <param name="Pointer">Where, as a JSON pointer (RFC 6901); empty for the whole document.</param>
/// <param name="Detail">What was expected there.</param>
public sealed record FieldError(string Pointer, string Detail);

/// <summary>An input that can't be scored, now or ever: sending it again changes nothing.</summary>
/// <param name="malformed">True when it is no such document at all (syntax, types, names); false when the values make no sense.</param>
/// <param name="errors">At least one.</param>
public sealed class InvalidInputException(bool malformed, IReadOnlyList<FieldError> errors)
    : Exception(string.Join(" ", errors.Select(e => $"{e.Pointer} {e.Detail}".TrimStart())))
{
    /// <summary>An input with a single fault.</summary>
    public InvalidInputException(bool malformed, string pointer, string detail)
        : this(malformed, [new(pointer, detail)])
    {
    }

    /// <summary>An input that does not parse.</summary>
    internal static InvalidInputException NoJson(JsonException e) =>
        new(malformed: true, "", $"must be JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");

    /// <summary>The same faults in a document that holds this one at a pointer.</summary>
    internal InvalidInputException Below(string pointer) =>
        new(Malformed, [.. Errors.Select(error => error with { Pointer = pointer + error.Pointer })]);

    /// <summary>Whether the document is no such document at all, or one whose values make no sense.</summary>
    public bool Malformed { get; } = malformed;

    /// <summary>Every fault found.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = errors;
}
