using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.Stores.Google;

/// <summary>
/// Reads application default credentials from a file. The key of a service account signs a JWT, which is exchanged for an access
/// token (RFC 7523). The file of <c>gcloud auth application-default login</c> contains a refresh token (RFC 6749).
/// </summary>
internal sealed class FileCredentials : ICredentials
{
    // The file of gcloud does not contain this address.
    private const string DefaultTokenUri = "https://oauth2.googleapis.com/token";

    private readonly Uri _tokenUri;
    private readonly Func<DateTimeOffset, Dictionary<string, string>> _createForm;

    private FileCredentials(Uri tokenUri, Func<DateTimeOffset, Dictionary<string, string>> createForm)
    {
        _tokenUri = tokenUri;
        _createForm = createForm;
    }

    /// <param name="path">The file.</param>
    /// <param name="scope">What a service account's token is for. The token of a user has the scopes of the login.</param>
    /// <exception cref="InvalidDataException">The file is missing or invalid; the message names the field.</exception>
    public static FileCredentials Read(string path, string scope)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var file = new CredentialsFile(path, json.RootElement);
            return file.ReadText("type") switch
            {
                "service_account" => ReadServiceAccount(file, scope),
                "authorized_user" => ReadAuthorizedUser(file),
                var other => throw file.Invalid($"the field type must be 'service_account' or 'authorized_user', got '{other}'."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CredentialsFile.Invalid(path, "the file can't be read.", e);
        }
        catch (JsonException e)
        {
            throw CredentialsFile.Invalid(path, $"the file must be JSON, got an error in line {e.LineNumber + 1}.", e);
        }
    }

    public HttpRequestMessage CreateTokenRequest(DateTimeOffset now) =>
        new(HttpMethod.Post, _tokenUri) { Content = new FormUrlEncodedContent(_createForm(now)) };

    private static FileCredentials ReadServiceAccount(CredentialsFile file, string scope)
    {
        var email = file.ReadText("client_email");
        var keyId = file.ReadText("private_key_id");
        var tokenUri = file.ReadText("token_uri");
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(file.ReadText("private_key"));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw file.Invalid("the field private_key must be an RSA key in PEM.", e);
        }
        var credentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);
        return new(file.ParseUri(tokenUri), now => new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = email,
                Audience = tokenUri,
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = now.UtcDateTime.AddHours(1),
                Claims = new Dictionary<string, object> { ["scope"] = scope },
                SigningCredentials = credentials,
            }),
        });
    }

    private static FileCredentials ReadAuthorizedUser(CredentialsFile file)
    {
        var tokenUri = file.ParseUri(file.Contains("token_uri") ? file.ReadText("token_uri") : DefaultTokenUri);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = file.ReadText("client_id"),
            ["client_secret"] = file.ReadText("client_secret"),
            ["refresh_token"] = file.ReadText("refresh_token"),
        };
        return new(tokenUri, _ => form);
    }

    private readonly record struct CredentialsFile(string Path, JsonElement Root)
    {
        public bool Contains(string name) => Root.TryGetProperty(name, out _);

        public string ReadText(string name) =>
            Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : throw Invalid($"the field {name} must be a text that is not empty; download the file again.");

        public Uri ParseUri(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw Invalid($"the field token_uri must be an absolute URL, got '{text}'.");

        public InvalidDataException Invalid(string detail, Exception? inner = null) => Invalid(Path, detail, inner);

        public static InvalidDataException Invalid(string path, string detail, Exception? inner) =>
            new($"The credentials in {path} can't be used: {detail}", inner);
    }
}
