using System.IO.Compression;

namespace Conversion.Files;

/// <summary>Opens zip files, and finds what they contain.</summary>
internal static class ZipContent
{
    private const string Format = "zip or .xlsx";
    private const string ContentTypes = "[Content_Types].xml";
    private const string Workbook = "xl/workbook.xml";

    // Files of other formats that are zip files, and what to do.
    private static readonly (string Entry, string Name)[] OtherFormats =
    [
        ("xl/workbook.bin", "a binary workbook (.xlsb)"),
        (ContentTypes, "an Office document that is not a workbook"),
        ("META-INF/manifest.xml", "an OpenDocument file (.ods)"),
        ("Index/Document.iwa", "a document of Apple Numbers"),
    ];

    /// <summary>Reads the directory of a zip file.</summary>
    /// <param name="file">The file, which is disposed of with the archive.</param>
    /// <exception cref="OrderFileException">The file was cut or changed.</exception>
    public static ZipArchive Open(Stream file)
    {
        try
        {
            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            // Reads the directory.
            _ = archive.Entries;
            return archive;
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw DecompressedStream.Damaged(Format, e);
        }
    }

    /// <summary>Returns whether a zip file is a workbook (.xlsx).</summary>
    public static bool IsWorkbook(ZipArchive archive) => Contains(archive, ContentTypes) && Contains(archive, Workbook);

    /// <summary>Opens the only file in a zip file.</summary>
    /// <param name="archive">The zip file, which is disposed of with the stream.</param>
    /// <exception cref="OrderFileException">
    /// There are several files or none, or the file was cut, changed or encrypted.
    /// </exception>
    public static Stream OpenOnlyFile(ZipArchive archive)
    {
        try
        {
            return OpenEntry(OnlyFile(archive), archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="owned">What is disposed of with the stream, if anything.</param>
    /// <exception cref="OrderFileException">The entry was cut, changed or encrypted.</exception>
    public static ZipEntryStream OpenEntry(ZipArchiveEntry entry, IDisposable? owned = null)
    {
        if (entry.IsEncrypted)
            throw new OrderFileException("The zip file must not be encrypted, got one with a password; extract it.");
        try
        {
            return new(entry, owned);
        }
        catch (InvalidDataException e)
        {
            throw DecompressedStream.Damaged(Format, e);
        }
    }

    private static ZipArchiveEntry OnlyFile(ZipArchive archive)
    {
        foreach (var (entry, name) in OtherFormats)
            if (Contains(archive, entry))
                throw new OrderFileException($"The file must be text, .xlsx or Parquet, got {name}; save it as .xlsx or CSV.");
        var files = archive.Entries.Where(IsFile).ToList();
        return files.Count == 1
            ? files[0]
            : throw new OrderFileException($"The zip file must contain one file, got {files.Count}; extract it, and give each file.");
    }

    private static bool Contains(ZipArchive archive, string name) =>
        archive.Entries.Any(entry => string.Equals(NameOf(entry), name, StringComparison.OrdinalIgnoreCase));

    // macOS adds a file of its own for each file.
    private static bool IsFile(ZipArchiveEntry entry) =>
        !NameOf(entry).EndsWith('/') && !NameOf(entry).StartsWith("__MACOSX/", StringComparison.Ordinal);

    /// <summary>Returns the name of an entry with slashes. Some programs write backslashes.</summary>
    public static string NameOf(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/');
}
