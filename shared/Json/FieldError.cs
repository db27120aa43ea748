namespace Conversion.Json;

/// <summary>What is wrong with one field of an input.</summary>
/// <param name="Pointer">The field, as a JSON pointer (RFC 6901); empty for the whole document.</param>
/// <param name="Detail">What the field must be.</param>
public sealed record FieldError(string Pointer, string Detail)
{
    /// <summary>Returns the pointer and the detail in one line.</summary>
    public override string ToString() => $"{Pointer} {Detail}".TrimStart();
}
