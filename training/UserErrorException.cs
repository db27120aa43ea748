namespace Conversion.Training;

/// <summary>An error that the user can correct. The message says what and where, so no stack trace is printed.</summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner);
