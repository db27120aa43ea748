using Conversion.Functions.Http;
using Conversion.Stores;
using Conversion.Stores.Firestore;
using Conversion.Stores.Sqlite;

namespace Conversion.Functions.Profiles;

/// <summary>
/// The settings of remembered customers. <c>Profiles__Store</c> is <c>sqlite:FILE</c> or <c>firestore:PROJECT</c>, with
/// <c>/DATABASE</c> where it is not the default one. docs/reference/settings.md explains the others.
/// </summary>
public sealed record ProfileSettings
{
    private const int ShortestKey = 16;
    private const int MaximumDays = 36_500;

    /// <summary>Null where the service remembers nobody.</summary>
    public string? Store { get; private init; }

    /// <summary>The secret by which the store's keys are hashed; null for one that the store keeps.</summary>
    public string? HashKey { get; private init; }

    /// <summary>The key that reads and erases customers; null where nobody may.</summary>
    public string? AccessKey { get; private init; }

    /// <summary>After so many days an unchanged decision is made again; null for never.</summary>
    public int? RepeatDays { get; private init; }

    /// <summary>Over so many days a new model or policy is applied to everybody.</summary>
    public int SpreadDays { get; private init; }

    /// <summary>The most orders that a profile keeps; null for all.</summary>
    public int? KeepOrders { get; private init; }

    /// <summary>The oldest order that a profile keeps, in days; null for all.</summary>
    public int? KeepDays { get; private init; }

    /// <summary>The folder for exports of what is known of a customer; null without one.</summary>
    public string? ExportFolder { get; private init; }

    /// <exception cref="InvalidDataException">A setting is invalid.</exception>
    internal static ProfileSettings Read(IConfiguration settings, bool isDevelopment)
    {
        var profiles = new ProfileSettings
        {
            Store = settings.ReadText("Profiles:Store"),
            HashKey = settings.ReadText("Profiles:HashKey"),
            AccessKey = settings.ReadText("Profiles:AccessKey"),
            RepeatDays = ReadLimit(settings, "Profiles:RepeatDays", MaximumDays),
            SpreadDays = settings.ReadNumber("Profiles:SpreadDays", 7, maximum: 365),
            KeepOrders = ReadLimit(settings, "Profiles:KeepOrders", int.MaxValue),
            ExportFolder = settings.ReadText("Profiles:ExportFolder"),
            KeepDays = ReadLimit(settings, "Profiles:KeepDays", MaximumDays),
        };
        if (!isDevelopment && profiles.AccessKey is { Length: < ShortestKey } key)
            throw SettingReader.Invalid("Profiles:AccessKey", $"at least {ShortestKey} random characters", $"{key.Length} characters");
        return profiles;
    }

    /// <summary>Opens the store.</summary>
    /// <exception cref="InvalidDataException">The setting is wrong, or the store can't be used here.</exception>
    internal IProfileStore OpenStore(IConfiguration settings, TimeProvider clock)
    {
        var isInCloudRun = settings.ReadText("K_SERVICE") is not null || settings.ReadText("CLOUD_RUN_JOB") is not null;
        return StoreAddress.Parse(Store!, "Profiles__Store") switch
        {
            SqliteAddress when isInCloudRun => throw new InvalidDataException(
                "The setting Profiles__Store must be firestore:PROJECT on Cloud Run, where a file ends with its instance; got sqlite."),
            SqliteAddress { Path: var path } => SqliteStore.Open(path),
            FirestoreAddress { Project: var project, Database: var database } => new FirestoreStore(
                new(project.Length > 0 ? project : FindProject(settings), database)
                {
                    EmulatorHost = settings.ReadHostAndPort("FIRESTORE_EMULATOR_HOST"),
                    CredentialsFile = settings.ReadText("GOOGLE_APPLICATION_CREDENTIALS"),
                    MetadataHost = settings.ReadHostAndPort("GCE_METADATA_HOST") ?? "metadata.google.internal",
                },
                clock),
            var other => throw new InvalidOperationException($"{other} has no store."),
        };
    }

    private static string FindProject(IConfiguration settings) => settings.ReadText("GOOGLE_CLOUD_PROJECT")
        ?? throw new InvalidDataException(
            "The setting Profiles__Store must name the project, as in firestore:PROJECT, where GOOGLE_CLOUD_PROJECT is not set.");

    private static int? ReadLimit(IConfiguration settings, string name, int maximum) =>
        settings.ReadText(name) is null ? null : settings.ReadNumber(name, 1, maximum);
}
