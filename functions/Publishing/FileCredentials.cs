using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Publishing;

/// <summary>
/// Application default credentials from a file: a service account's key (which signs a JWT that is exchanged for a
/// token, RFC 7523) or what <c>gcloud auth application-default login</c> leaves (a refresh token, RFC 6749).
/// </summary>
internal sealed class FileCredentials : ICredentials
{
    private const string Scope = "https://www.googleapis.com/auth/pubsub";

    // What gcloud leaves does not name it.
    private const string GoogleTokens = "https://oauth2.googleapis.com/token";

    private readonly Uri _tokenUri;
    private readonly Func<DateTimeOffset, Dictionary<string, string>> _form;

    private FileCredentials(Uri tokenUri, Func<DateTimeOffset, Dictionary<string, string>> form) => (_tokenUri, _form) = (tokenUri, form);

    /// <exception cref="InvalidDataException">The file is missing or holds no credentials of a known kind; it names the field.</exception>
    public static FileCredentials Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            string Field(string name) => json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : throw Broken(path, $"the field {name} is missing or is no text.");
            return Field("type") switch
            {
                "service_account" => ServiceAccount(path, Field),
                "authorized_user" => AuthorizedUser(Field, AddressOf(path, json.RootElement.TryGetProperty("token_uri", out _) ? Field("token_uri") : GoogleTokens)),
                var other => throw Broken(path, $"the field type is '{other}'; 'service_account' and 'authorized_user' are known."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Broken(path, "it can't be read.", e);
        }
        catch (JsonException e)
        {
            throw Broken(path, $"it is no JSON, see line {e.LineNumber + 1}.", e);
        }
    }

    public HttpRequestMessage CreateTokenRequest(DateTimeOffset now) => new(HttpMethod.Post, _tokenUri) { Content = new FormUrlEncodedContent(_form(now)) };

    private static FileCredentials ServiceAccount(string path, Func<string, string> field)
    {
        var (email, keyId, address) = (field("client_email"), field("private_key_id"), field("token_uri"));
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(field("private_key"));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw Broken(path, "the field private_key is no RSA key in PEM.", e);
        }
        var credentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);
        return new(AddressOf(path, address), now => new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = email,
                Audience = address,
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = now.UtcDateTime.AddHours(1),
                Claims = new Dictionary<string, object> { ["scope"] = Scope },
                SigningCredentials = credentials,
            }),
        });
    }

    private static FileCredentials AuthorizedUser(Func<string, string> field, Uri tokenUri)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = field("client_id"),
            ["client_secret"] = field("client_secret"),
            ["refresh_token"] = field("refresh_token"),
        };
        return new(tokenUri, _ => form);
    }

    private static Uri AddressOf(string path, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : throw Broken(path, "the field token_uri is no absolute URL.");

    private static InvalidDataException Broken(string path, string detail, Exception? inner = null) =>
        new($"The credentials in {path} can't be used: {detail}", inner);
}
