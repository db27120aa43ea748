using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Conversion.Hosting.Http;

/// <summary>The form of errors below a path, where a protocol defines another form than problem details.</summary>
/// <param name="Path">The path, such as <c>/v2</c>.</param>
/// <param name="ContentType">The content type of an error.</param>
/// <param name="Write">Writes the error: its status, and what is wrong.</param>
public sealed record ErrorFormat(PathString Path, string ContentType, Action<Utf8JsonWriter, int, string> Write);
