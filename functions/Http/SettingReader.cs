using System.Globalization;

namespace Conversion.Functions.Http;

/// <summary>Reads settings, and refuses wrong ones by name. An empty setting counts as absent.</summary>
internal static class SettingReader
{
    /// <summary>A name as an environment variable has it: <c>Events:Audience</c> is <c>Events__Audience</c>.</summary>
    public static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    public static string? Text(this IConfiguration settings, string name) => settings[name] is { Length: > 0 } text ? text : null;

    /// <exception cref="InvalidDataException">It is not an http or https URL.</exception>
    public static Uri Url(this IConfiguration settings, string name, string fallback)
    {
        var text = settings.Text(name) ?? fallback;
        // "localhost:8080" would be read as a URL whose scheme is "localhost".
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : throw Wrong(name, "a URL that starts with https:// or http://", text);
    }

    /// <exception cref="InvalidDataException">It is not a host, with or without a port.</exception>
    public static string? HostAndPort(this IConfiguration settings, string name)
    {
        var text = settings.Text(name);
        return text is null || (Uri.TryCreate($"http://{text}", UriKind.Absolute, out var url) && url.PathAndQuery == "/")
            ? text
            : throw Wrong(name, "HOST:PORT", text);
    }

    /// <exception cref="InvalidDataException">It is not a whole number from 1 to <paramref name="maximum"/>.</exception>
    public static int Number(this IConfiguration settings, string name, int fallback, int maximum)
    {
        if (settings.Text(name) is not { } text)
            return fallback;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= maximum
            ? number
            : throw Wrong(name, $"a whole number from 1 to {maximum}", text);
    }

    public static InvalidDataException Wrong(string name, string expected, string got) =>
        new($"The setting {Shown(name)} must be {expected}, not '{got}'.");
}
