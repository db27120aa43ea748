namespace Conversion.Stores;

/// <summary>
/// Where a store is: <c>sqlite:FILE</c>, <c>firestore:PROJECT</c> or <c>firestore:PROJECT/DATABASE</c>. <c>firestore:</c> alone means
/// the project of the environment.
/// </summary>
public abstract record StoreAddress
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name of the setting or option, for the message.</param>
    /// <exception cref="InvalidDataException">The text is not an address.</exception>
    public static StoreAddress Parse(string text, string name)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, place) = colon > 0 ? (text[..colon], text[(colon + 1)..]) : ("", "");
        return (kind, place.Split('/')) switch
        {
            ("sqlite", _) when place.Length > 0 => new SqliteAddress(place),
            ("firestore", [var project]) => new FirestoreAddress(project, "(default)"),
            ("firestore", [{ Length: > 0 } project, { Length: > 0 } database]) => new FirestoreAddress(project, database),
            _ => throw new InvalidDataException($"{name} must be sqlite:FILE or firestore:PROJECT, got '{text}'."),
        };
    }
}

/// <summary>A file.</summary>
public sealed record SqliteAddress(string Path) : StoreAddress;

/// <summary>A database of Firestore.</summary>
/// <param name="Project">The project; empty for the environment's.</param>
/// <param name="Database">The database.</param>
public sealed record FirestoreAddress(string Project, string Database) : StoreAddress;
