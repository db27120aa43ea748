namespace Conversion.Training;

/// <summary>Something the user can put right: the message says what and where, and no stack trace is wanted.</summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner);
