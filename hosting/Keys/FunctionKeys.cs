using System.Security.Cryptography;
using System.Text;
using Conversion.Hosting.Functions;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversion.Hosting.Keys;

/// <summary>
/// Checks the keys that callers send in <c>x-functions-key</c> or <c>?code=</c>. The environment variable <c>Keys__Host__NAME</c>
/// is a key for all functions, and <c>Keys__Functions__FUNCTION__NAME</c> is a key for one function. Several names allow key
/// rotation. <c>Keys__Required</c> is true to always require a key, and false to never require one, when something in front of the
/// service authenticates callers. By default a key is required, except for the developer's own requests in development:
/// <see cref="LocalCaller"/>.
/// </summary>
internal sealed partial class FunctionKeys
{
    // 16 random characters, of 64 different ones, are 96 bits. A shorter key may be a word.
    private const int ShortestKey = 16;

    private readonly Dictionary<string, byte[][]> _keysByFunction = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool? _required;
    private readonly bool _isDevelopment;
    private int _hasWarnedOfQuery;

    private FunctionKeys(bool? required, bool isDevelopment)
    {
        _required = required;
        _isDevelopment = isDevelopment;
    }

    /// <exception cref="StartupException">A key is empty, has no name or names no function, or Keys__Required is not a boolean.</exception>
    public static FunctionKeys Read(IConfiguration configuration, bool isDevelopment, IReadOnlyList<Function> functions)
    {
        var section = configuration.GetSection("Keys");
        var keys = new FunctionKeys(ReadRequired(section), isDevelopment);
        var shortest = isDevelopment ? 1 : ShortestKey;
        var hostKeys = ReadKeys(section.GetSection("Host"), shortest);

        // Read once, because listing the children of a section enumerates all settings.
        var functionKeys = section.GetSection("Functions").GetChildren()
            .ToDictionary(child => child.Key, child => ReadKeys(child, shortest), StringComparer.OrdinalIgnoreCase);
        foreach (var name in functionKeys.Keys)
        {
            if (!functions.Any(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new StartupException($"Keys:Functions:{name}: the name must be the name of a function, got '{name}'.");
        }

        foreach (var function in functions.Where(function => function.Level != AuthorizationLevel.Anonymous))
            keys._keysByFunction[function.Name] = [.. functionKeys.GetValueOrDefault(function.Name, []), .. hostKeys];

        return keys;
    }

    /// <summary>Returns whether the request may call the function.</summary>
    public bool IsAuthorized(HttpContext context, Function function)
    {
        if (function.Level == AuthorizationLevel.Anonymous || !AreRequired(context.Request))
            return true;

        var isInHeader = context.Request.Headers.TryGetValue("x-functions-key", out var header);
        var sent = isInHeader ? header : context.Request.Query["code"];
        if (sent.Count != 1 || string.IsNullOrEmpty(sent[0]))
            return false;
        if (!isInHeader && Interlocked.Exchange(ref _hasWarnedOfQuery, 1) == 0)
            LogKeyInQuery(context.RequestServices.GetRequiredService<ILogger<FunctionKeys>>());

        // Compares with every key in constant time, so that the duration reveals only lengths. The keys are not hashed first,
        // because the framework's hashes load OpenSSL, which would take a third of the start-up time.
        var bytes = Encoding.UTF8.GetBytes(sent[0]!);
        var isAuthorized = false;
        foreach (var key in _keysByFunction[function.Name])
            isAuthorized |= CryptographicOperations.FixedTimeEquals(bytes, key);
        return isAuthorized;
    }

    /// <summary>Logs a warning when no function requires a key, or when a function requires a key but has none.</summary>
    public void WarnIfOpenOrUnusable(ILogger logger)
    {
        if (_required == false)
        {
            LogNotRequired(logger);
            return;
        }
        var withoutKeys = string.Join(", ", _keysByFunction.Where(function => function.Value.Length == 0).Select(function => function.Key));
        if (!_isDevelopment && withoutKeys.Length > 0)
            LogWithoutKeys(logger, withoutKeys);
    }

    private bool AreRequired(HttpRequest request) => _required ?? !(_isDevelopment && LocalCaller.Sent(request));

    private static bool? ReadRequired(IConfigurationSection section) => section["Required"] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var required) => required,
        var text => throw new StartupException($"Keys:Required: must be true or false, got '{text}'."),
    };

    /// <summary>Reads the keys below their names. Rejects a key in the place of a name, which would have no effect.</summary>
    private static byte[][] ReadKeys(IConfigurationSection parent, int shortest) => string.IsNullOrEmpty(parent.Value)
        ? [.. parent.GetChildren().Select(key => ReadKey(key, shortest))]
        : throw new StartupException(
            $"{parent.Path}: a key must have a name; use {parent.Path.Replace(":", "__", StringComparison.Ordinal)}__default.");

    private static byte[] ReadKey(IConfigurationSection key, int shortest)
    {
        if (string.IsNullOrWhiteSpace(key.Value))
            throw new StartupException($"{key.Path}: the key must not be empty; set a key or remove the setting.");
        return key.Value.Length >= shortest
            ? Encoding.UTF8.GetBytes(key.Value)
            : throw new StartupException(
                $"{key.Path}: the key must have at least {shortest} characters outside development, got {key.Value.Length}; "
                + "set random ones.");
    }

    [LoggerMessage(LogLevel.Warning,
        "Keys__Required is false: the service accepts callers without a key. Something in front of the service must authenticate them.")]
    private static partial void LogNotRequired(ILogger logger);

    [LoggerMessage(LogLevel.Warning,
        "{Functions} have no key, so callers get 401. Set Keys__Host__default, or Keys__Required=false if something in front of the "
        + "service authenticates callers.")]
    private static partial void LogWithoutKeys(ILogger logger, string functions);

    [LoggerMessage(LogLevel.Warning,
        "A caller sends its key as ?code=. Proxies and browsers store addresses, and so the key: send it in the header x-functions-key.")]
    private static partial void LogKeyInQuery(ILogger logger);
}
