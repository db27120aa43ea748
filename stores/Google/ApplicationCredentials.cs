namespace Conversion.Stores.Google;

/// <summary>Finds the application default credentials in the same order as Google's own libraries.</summary>
internal static class ApplicationCredentials
{
    /// <param name="file">The file that <c>GOOGLE_APPLICATION_CREDENTIALS</c> names; null for none.</param>
    /// <param name="metadataHost">The metadata server of the machine, where there is no file.</param>
    /// <param name="scope">What the token is for.</param>
    /// <exception cref="InvalidDataException">The file is missing or invalid; the message names the field.</exception>
    public static ICredentials Find(string? file, string metadataHost, string scope)
    {
        if (file is not null)
            return FileCredentials.Read(file, scope);
        var settingsFolder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        var userFile = Path.Combine(settingsFolder, "gcloud", "application_default_credentials.json");
        return File.Exists(userFile) ? FileCredentials.Read(userFile, scope) : new MetadataCredentials(metadataHost);
    }
}
