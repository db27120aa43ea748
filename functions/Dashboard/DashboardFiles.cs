using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Conversion.Functions.Dashboard;

/// <summary>
/// Serves wwwroot, the built dashboard, without a key: it holds no data, and the functions that it calls ask for
/// theirs. A file's name changes with its content, save index.html's, so only that one is asked for again.
/// </summary>
internal static class DashboardFiles
{
    private const string Index = "/index.html";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
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
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is null)
                Choose(context, files, types);
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ServeUnknownFileTypes = true,
            OnPrepareResponse = sent => Describe(sent.Context),
        });
    }

    /// <summary>Points the request at the index, or at the twin that the browser can read.</summary>
    private static void Choose(HttpContext context, PhysicalFileProvider files, FileExtensionContentTypeProvider types)
    {
        var request = context.Request;
        var path = request.Path == "/" ? Index : request.Path.Value ?? "";
        if (!types.TryGetContentType(path, out var type) || !files.GetFileInfo(path).Exists)
            return;

        request.Path = path;
        context.Items[typeof(DashboardFiles)] = new Choice(path, type, null);
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, suffix) in Twins)
        {
            if (accepted.Any(a => a.Value == encoding && a.Quality is not 0) && files.GetFileInfo(path + suffix).Exists)
            {
                request.Path = path + suffix;
                context.Items[typeof(DashboardFiles)] = new Choice(path, type, encoding);
                return;
            }
        }
    }

    private static void Describe(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (context.Items[typeof(DashboardFiles)] is Choice choice)
        {
            headers.ContentType = choice.Type.StartsWith("text/", StringComparison.Ordinal) ? $"{choice.Type}; charset=utf-8" : choice.Type;
            headers.CacheControl = choice.Path == Index ? "no-cache" : "public, max-age=31536000, immutable";
            if (choice.Encoding is not null)
                headers.ContentEncoding = choice.Encoding;
        }
        headers.Vary = "Accept-Encoding";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

    private sealed record Choice(string Path, string Type, string? Encoding);
}
