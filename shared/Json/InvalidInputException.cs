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

    /// <summary>True for wrong syntax, types or names (HTTP 400); false for values that make no sense (HTTP 422).</summary>
    public bool Malformed { get; } = malformed;

    /// <summary>The errors that were found, at least one.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = errors;

    /// <summary>Describes bytes that are not UTF-8.</summary>
    internal static InvalidInputException NotUtf8() => new(malformed: true, "", "must be UTF-8.");

    /// <summary>Describes a text that is not JSON.</summary>
    internal static InvalidInputException NotJson(JsonException e) =>
        new(malformed: true, "", $"must be JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");

    /// <summary>Returns the same errors for a document that contains this one at a pointer.</summary>
    internal InvalidInputException Under(string pointer) =>
        new(Malformed, [.. Errors.Select(error => error with { Pointer = pointer + error.Pointer })]);
}
