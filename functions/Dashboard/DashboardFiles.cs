using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Dashboard;

/// <summary>
/// Serves wwwroot, the built dashboard, without a key: it holds no data, and the functions that it calls ask for
/// theirs. A file's name changes with its content, save index.html's, so only that one is asked for again.
/// </summary>
internal static class DashboardFiles
{
    private const string Index = "/index.html";

    // The hash is that of the one script within index.html.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'sha256-mHUZ5bJCjZbE/1RbbAZvk1tf6IFoViOB3dNjAqnYiEk='; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The compressed twin that the build put beside a file, best first.</summary>
    private static readonly (string Encoding, string Suffix)[] Twins = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>Does nothing when the dashboard was not built.</summary>
    public static void UseDashboard(this WebApplication app)
    {
        var root = Path.Combine(app.Environment.ContentRootPath, "wwwroot");
        if (!File.Exists(root + Index))
            return;

        var files = new PhysicalFileProvider(root);
        var types = new FileExtensionContentTypeProvider();
        app.Use(next => context => context.GetEndpoint() is null && Find(context.Request, files, types) is { } found
            ? Send(context, found)
            : next(context));
    }

    /// <summary>The file that is asked for, or its twin that the browser can read.</summary>
    private static Found? Find(HttpRequest request, PhysicalFileProvider files, FileExtensionContentTypeProvider types)
    {
        var path = request.Path == "/" ? Index : request.Path.Value ?? "";
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || !types.TryGetContentType(path, out var type))
            return null;
        var file = files.GetFileInfo(path);
        if (!file.Exists)
            return null;

        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, suffix) in Twins)
        {
            if (accepted.Any(a => a.Value == encoding && a.Quality is not 0) && files.GetFileInfo(path + suffix) is { Exists: true } twin)
                return new(path, type, twin, encoding);
        }
        return new(path, type, file, null);
    }

    private static Task Send(HttpContext context, Found found)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = found.Path == Index ? "no-cache" : "public, max-age=31536000, immutable";
        if (found.Encoding is not null)
            headers.ContentEncoding = found.Encoding;
        headers.Vary = "Accept-Encoding";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var type = found.Type.StartsWith("text/", StringComparison.Ordinal) ? $"{found.Type}; charset=utf-8" : found.Type;
        var tag = new EntityTagHeaderValue($"\"{found.File.LastModified.UtcTicks ^ found.File.Length:x}\"");
        return TypedResults.PhysicalFile(found.File.PhysicalPath!, type, lastModified: found.File.LastModified, entityTag: tag).ExecuteAsync(context);
    }

    private sealed record Found(string Path, string Type, IFileInfo File, string? Encoding);
}
