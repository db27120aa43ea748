using System.Globalization;

namespace Conversion.Functions.Http;

/// <summary>Reads settings and names a setting that is invalid. An empty setting counts as absent.</summary>
internal static class SettingReader
{
    public static string? ReadText(this IConfiguration settings, string name) => settings[name] is { Length: > 0 } text ? text : null;

    /// <exception cref="InvalidDataException">The setting is not an http or https URL.</exception>
    public static Uri ReadUrl(this IConfiguration settings, string name, string defaultUrl)
    {
        var text = settings.ReadText(name) ?? defaultUrl;
        // "localhost:8080" would be read as a URL whose scheme is "localhost".
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : throw Invalid(name, "a URL that starts with https:// or http://", text);
    }

    /// <exception cref="InvalidDataException">The setting is not a host, with or without a port.</exception>
    public static string? ReadHostAndPort(this IConfiguration settings, string name)
    {
        var text = settings.ReadText(name);
        return text is null || (Uri.TryCreate($"http://{text}", UriKind.Absolute, out var url) && url.PathAndQuery == "/")
            ? text
            : throw Invalid(name, "HOST:PORT", text);
    }

    /// <exception cref="InvalidDataException">The setting is not a whole number from 1 to <paramref name="maximum"/>.</exception>
    public static int ReadNumber(this IConfiguration settings, string name, int defaultNumber, int maximum)
    {
        if (settings.ReadText(name) is not { } text)
            return defaultNumber;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= maximum
            ? number
            : throw Invalid(name, $"a whole number from 1 to {maximum}", text);
    }

    /// <exception cref="InvalidDataException">The setting is not a number from 0 to 1.</exception>
    public static double ReadShare(this IConfiguration settings, string name)
    {
        if (settings.ReadText(name) is not { } text)
            return 0;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw Invalid(name, "a number from 0 to 1", text);
    }

    /// <summary>Reads true or false.</summary>
    /// <exception cref="InvalidDataException">The setting is neither.</exception>
    public static bool ReadFlag(this IConfiguration settings, string name, bool defaultFlag = false)
    {
        if (settings.ReadText(name) is not { } text)
            return defaultFlag;
        return bool.TryParse(text, out var value) ? value : throw Invalid(name, "true or false", text);
    }

    /// <summary>Returns the error for a setting, and names the setting as an environment variable.</summary>
    public static InvalidDataException Invalid(string name, string expected, string got) =>
        new($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} must be {expected}, got '{got}'.");
}
