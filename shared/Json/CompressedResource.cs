using System.IO.Compression;
using System.Reflection;

namespace Conversion.Json;

/// <summary>Reads the documents that build/compress.targets embeds as gzip, a sixth of their size.</summary>
public static class CompressedResource
{
    /// <summary>Returns the bytes of a document.</summary>
    /// <param name="assembly">The assembly in which it is.</param>
    /// <param name="name">The logical name of the <c>CompressedResource</c>.</param>
    public static byte[] Read(Assembly assembly, string name)
    {
        using var resource = new GZipStream(assembly.GetManifestResourceStream(name)!, CompressionMode.Decompress);
        var document = new MemoryStream();
        resource.CopyTo(document);
        return document.ToArray();
    }
}
