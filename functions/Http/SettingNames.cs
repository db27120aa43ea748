using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>
/// Refuses a setting that does not exist: in a section of the service's own every unknown name, and elsewhere a name that is
/// nearly the name of a setting. The environment contains many names that are not the service's.
/// </summary>
internal static class SettingNames
{
    // A shorter name of another program can be near to one of these by chance.
    private const int ShortestName = 6;
    private const int NearEdits = 2;

    private static readonly Dictionary<string, string[]> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Events"] =
        [
            "DecisionsTopic", "RejectedTopic", "Audience", "ServiceAccount", "Authentication", "KeysUrl", "MaximumPendingBytes",
            "Ordering", "PublishTimeoutSeconds", "PubSubEndpoint",
        ],
        ["Keys"] = ["Host", "Functions", "Required"],
        ["Profiles"] = ["Store", "HashKey", "AccessKey", "RepeatDays", "SpreadDays", "KeepOrders", "KeepDays", "ExportFolder"],
        ["Webhooks"] = ["Only", "Shopify", "WooCommerce", "Segment"],
        ["Start"] = ["Orders", "Query"],
    };

    private static readonly string[] Alone =
    [
        "ModelPath", "PolicyPath", "ControlShare", "ControlSalt", "ExploreShare", "ExploreSalt", "ExploreDays", "TimeZone",
        "AllowEpochInstants", "PUBSUB_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST",
    ];

    /// <summary>Checks the names of all settings.</summary>
    /// <exception cref="InvalidDataException">A setting does not exist. The message names it and the nearest one.</exception>
    public static void Check(IConfiguration settings)
    {
        foreach (var setting in settings.GetChildren())
        {
            if (Sections.TryGetValue(setting.Key, out var names))
                CheckSection(setting, names);
            else if (setting.Value is null && FindNear(setting.Key, Sections.Keys) is { } section)
                throw Unknown(setting.Key, section);
            else if (setting.Key.Length >= ShortestName && FindNear(setting.Key, Alone) is { } near && !IsSame(near, setting.Key))
                throw Unknown(setting.Key, near);
            else if (FindWithOtherMarks(setting) is { } same)
                throw Unknown(setting.Key, same);
        }
    }

    /// <summary>Returns the setting whose name differs only in the underscores between the section and the name.</summary>
    private static string? FindWithOtherMarks(IConfigurationSection setting)
    {
        var bare = setting.Key.Replace("_", "", StringComparison.Ordinal);
        foreach (var (section, names) in Sections)
            if (bare.StartsWith(section, StringComparison.OrdinalIgnoreCase)
                && Array.Find(names, name => IsSame($"{section}{name}", bare)) is { } found)
                return $"{section}:{found}";
        return setting.Value is null
            ? Array.Find(Alone, name => setting.GetChildren().Any(child => IsSame(name, $"{setting.Key}{child.Key}")))
            : null;
    }

    private static void CheckSection(IConfigurationSection section, string[] names)
    {
        foreach (var child in section.GetChildren())
            if (!names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw Unknown(child.Path, $"{section.Key}:{names.MinBy(name => EditDistance.Between(name, child.Key))}");
    }

    // Most names of an environment differ in length already, and all are compared at each start.
    private static string? FindNear(string name, IEnumerable<string> known) => known.FirstOrDefault(
        other => Math.Abs(other.Length - name.Length) <= NearEdits && EditDistance.Between(other, name) <= NearEdits);

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static InvalidDataException Unknown(string name, string near)
    {
        return new($"The setting {Variable(name)} does not exist; the nearest is {Variable(near)}.");

        static string Variable(string path) => path.Replace(":", "__", StringComparison.Ordinal);
    }
}
