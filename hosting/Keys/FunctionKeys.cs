using System.Net;
using System.Security.Cryptography;
using System.Text;
using Conversion.Hosting.Functions;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Conversion.Hosting.Keys;

/// <summary>
/// The keys that callers show in <c>x-functions-key</c> or <c>?code=</c>. As environment variables:
/// <c>Keys__Host__NAME</c> opens every function, <c>Keys__Functions__FUNCTION__NAME</c> that function. Any number of
/// names may be given, so that keys can be rotated. <c>Keys__Required</c>: true always asks for keys, false never does
/// (something in front authenticates callers); unset asks for them, save from loopback in development.
/// </summary>
internal sealed partial class FunctionKeys
{
    private readonly Dictionary<string, byte[][]> _accepted = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool? _required;
    private readonly bool _isDevelopment;

    private FunctionKeys(bool? required, bool isDevelopment) => (_required, _isDevelopment) = (required, isDevelopment);

    /// <exception cref="StartupException">A key is empty, has no name or names no function, or Keys__Required is no boolean.</exception>
    public static FunctionKeys Read(IConfiguration configuration, bool isDevelopment, IReadOnlyList<Function> functions)
    {
        var section = configuration.GetSection("Keys");
        var keys = new FunctionKeys(Required(section), isDevelopment);
        var host = Named(section.GetSection("Host"));

        // Asked for once: to list the children of a section is to go through all settings there are.
        var own = section.GetSection("Functions").GetChildren().ToDictionary(child => child.Key, Named, StringComparer.OrdinalIgnoreCase);
        foreach (var name in own.Keys)
        {
            if (!functions.Any(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new StartupException($"Keys:Functions:{name}: there is no function of that name.");
        }

        foreach (var function in functions.Where(function => function.Level != AuthorizationLevel.Anonymous))
            keys._accepted[function.Name] = [.. own.GetValueOrDefault(function.Name, []), .. host];

        return keys;
    }

    /// <summary>Whether the request may reach the function.</summary>
    public bool Admit(HttpContext context, Function function)
    {
        if (function.Level == AuthorizationLevel.Anonymous || !AreRequired(context.Connection.RemoteIpAddress))
            return true;

        var shown = context.Request.Headers.TryGetValue("x-functions-key", out var header) ? header : context.Request.Query["code"];
        if (shown.Count != 1 || string.IsNullOrEmpty(shown[0]))
            return false;

        // Every key is compared, each in constant time, so that the time taken tells nothing but lengths. Not hashed first:
        // the framework's hashes load OpenSSL, a third of the time that the service takes to start.
        var bytes = Encoding.UTF8.GetBytes(shown[0]!);
        var admitted = false;
        foreach (var key in _accepted[function.Name])
            admitted |= CryptographicOperations.FixedTimeEquals(bytes, key);
        return admitted;
    }

    public void WarnIfOpenOrUnusable(ILogger logger)
    {
        if (_required == false)
            LogOpen(logger);
        else if (!_isDevelopment && string.Join(", ", _accepted.Where(function => function.Value.Length == 0).Select(function => function.Key)) is { Length: > 0 } locked)
            LogNoKey(logger, locked);
    }

    private bool AreRequired(IPAddress? caller) =>
        _required ?? !(_isDevelopment && caller is not null && IPAddress.IsLoopback(caller));

    private static bool? Required(IConfigurationSection section) => section["Required"] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var required) => required,
        var text => throw new StartupException($"Keys:Required: '{text}' is neither true nor false."),
    };

    /// <summary>The keys below their names. A key where a name should stand would open nothing, and nobody would hear of it.</summary>
    private static byte[][] Named(IConfigurationSection parent) => string.IsNullOrEmpty(parent.Value)
        ? [.. parent.GetChildren().Select(Read)]
        : throw new StartupException($"{parent.Path}: a key needs a name, such as {parent.Path.Replace(":", "__", StringComparison.Ordinal)}__default.");

    private static byte[] Read(IConfigurationSection key) => string.IsNullOrWhiteSpace(key.Value)
        ? throw new StartupException($"{key.Path}: the key is empty.")
        : Encoding.UTF8.GetBytes(key.Value);

    [LoggerMessage(LogLevel.Warning, "Keys__Required is false: every function answers callers without a key. Something in front must authenticate them.")]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "No key opens {Functions}: callers get 401. Set Keys__Host__default, or Keys__Required=false where something in front authenticates callers.")]
    private static partial void LogNoKey(ILogger logger, string functions);
}
