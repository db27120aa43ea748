namespace Conversion.Stores.Firestore;

/// <summary>Where the documents are, and as whom to reach them.</summary>
/// <param name="Project">The project of Google Cloud.</param>
/// <param name="Database">The database, by default <c>(default)</c>.</param>
/// <param name="Collection">The collection.</param>
/// <param name="EmulatorHost">HOST:PORT of the emulator; null for Firestore itself.</param>
/// <param name="CredentialsFile">The file of <c>GOOGLE_APPLICATION_CREDENTIALS</c>; null for none.</param>
/// <param name="MetadataHost">The metadata server.</param>
public sealed record FirestoreSettings(
    string Project, string Database = "(default)", string Collection = "conversion", string? EmulatorHost = null,
    string? CredentialsFile = null, string MetadataHost = "metadata.google.internal")
{
    /// <summary>How long an operation is retried. A push must be answered within ten seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>How long to wait for one answer.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a page of a scan is retried. No sender waits for it, and after an error the whole scan would begin again.
    /// </summary>
    public TimeSpan ScanTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long to wait for one page. Firestore itself gives up after a minute.</summary>
    public TimeSpan ScanAttemptTimeout { get; init; } = TimeSpan.FromMinutes(1);

    internal Uri Api => new(EmulatorHost is { } host ? $"http://{host}/v1/" : "https://firestore.googleapis.com/v1/");

    internal string Documents => $"projects/{Project}/databases/{Database}/documents";
}
