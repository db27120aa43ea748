namespace Conversion.Hosting.Settings;

/// <summary>An invalid setting or function that stops start-up. The message says what is wrong and where.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Returns only the message: the runtime prints this text, and a stack trace would hide the message.</summary>
    public override string ToString() => Message;
}
