using Conversion.Functions.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Dashboard;

/// <summary>
/// Serves the built dashboard in wwwroot without a key: the files contain no data, and the functions that the dashboard calls
/// require keys. A changed file gets a new name, except index.html, so browsers ask again for index.html only.
/// </summary>
public sealed class DashboardFiles
{
    private const string Index = "index.html";

    // The hash allows the one inline script of index.html.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'sha256-ohXrG1JWevkMNkBe+/C56+xDLx9KLbyFvZ0IbjaE6A0='; style-src 'self'; " +
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The build puts these copies beside a file. The best encoding comes first.
    private static readonly CompressedCopy[] CompressedCopies = [new("br", ".br"), new("gzip", ".gz")];

    private readonly string _root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
    private readonly PhysicalFileProvider? _files;
    private readonly FileExtensionContentTypeProvider _contentTypes = new();

    public DashboardFiles() => _files = Directory.Exists(_root) ? new(_root) : null;

    // The Functions host replaces an empty route by the function's name; this optional, empty parameter matches "/".
    [Function("DashboardHome")]
    public IResult Home(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{root:maxlength(0)?}")] HttpRequest request) =>
        Results.Redirect($"{request.Path.Value!.TrimEnd('/')}/dashboard/{request.QueryString}");

    [Function("Dashboard")]
    public IResult File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dashboard/{*path}")] HttpRequest request)
    {
        if (_files is null)
            return NotFound("The dashboard was not built.", "Install Node and build the service again.");
        var path = request.RouteValues["path"] as string ?? "";
        // The addresses in index.html are relative to a folder.
        if (path.Length == 0 && !request.Path.Value!.EndsWith('/'))
            return Results.Redirect($"{request.Path}/{request.QueryString}");
        if (path.Length == 0)
            path = Index;
        // A second slash would be another name for a file, and a compressed copy is sent in place of its file only.
        if (path.StartsWith('/') || CompressedCopies.Any(copy => path.EndsWith(copy.Suffix, StringComparison.OrdinalIgnoreCase)))
            return NotFound("The dashboard has no such file.");
        return _contentTypes.TryGetContentType(path, out var type) && _files.GetFileInfo(path) is { Exists: true } file
            ? Send(request, path, type, file)
            : NotFound("The dashboard has no such file.");
    }

    private static IResult NotFound(string title, string? detail = null) =>
        new Problem(title, StatusCodes.Status404NotFound, detail).ToResult();

    private IResult Send(HttpRequest request, string path, string type, IFileInfo file)
    {
        var headers = request.HttpContext.Response.Headers;
        foreach (var copy in CompressedCopies)
        {
            if (!Accepts(request, copy.Encoding) || _files!.GetFileInfo(path + copy.Suffix) is not { Exists: true } compressed)
                continue;
            headers.ContentEncoding = copy.Encoding;
            file = compressed;
            break;
        }
        headers.CacheControl = path == Index ? "no-cache" : "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var typeWithCharset = type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.UtcTicks ^ file.Length:x}\"");
        return Results.File(file.PhysicalPath!, typeWithCharset, lastModified: file.LastModified, entityTag: tag);
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Value == encoding && accepted.Quality is not 0);

    private sealed record CompressedCopy(string Encoding, string Suffix);
}
