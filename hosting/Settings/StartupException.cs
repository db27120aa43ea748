namespace Conversion.Hosting.Settings;

/// <summary>A setting or function that stops start-up. Its message says what is wrong and where.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The message alone, since the runtime prints this when nobody catches it and a stack trace would hide it.</summary>
    public override string ToString() => Message;
}
