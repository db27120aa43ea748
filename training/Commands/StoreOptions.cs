using System.CommandLine;
using Conversion.Stores;
using Conversion.Stores.Firestore;
using Conversion.Stores.Sqlite;

namespace Conversion.Training.Commands;

/// <summary>The option of every command that reads or writes remembered customers.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string> _store = new Option<string>("--store")
    {
        Description = "Store of the customers: sqlite:FILE, or firestore:PROJECT, or firestore:PROJECT/DATABASE. " +
            "The variable Profiles__HashKey must be as the service has it.",
        Required = true,
        HelpName = "STORE",
    }.NotEmpty();

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(_store);

    /// <summary>Returns what the user wrote.</summary>
    public string Text(ParseResult parsed) => parsed.GetRequiredValue(_store);

    /// <summary>Opens the store.</summary>
    /// <exception cref="UserErrorException">The store can't be opened.</exception>
    public CustomerMemory Open(ParseResult parsed)
    {
        try
        {
            IProfileStore store = StoreAddress.Parse(Text(parsed), "--store") switch
            {
                SqliteAddress { Path: var path } => SqliteStore.Open(path),
                FirestoreAddress { Project.Length: > 0 } place => new FirestoreStore(
                    new(place.Project, place.Database)
                    {
                        EmulatorHost = Variable("FIRESTORE_EMULATOR_HOST"),
                        CredentialsFile = Variable("GOOGLE_APPLICATION_CREDENTIALS"),
                        MetadataHost = Variable("GCE_METADATA_HOST") ?? "metadata.google.internal",
                        // A command can wait longer than the sender of an event.
                        Timeout = TimeSpan.FromMinutes(2),
                    },
                    TimeProvider.System),
                _ => throw new UserErrorException($"--store must name the project, got {Text(parsed)}; write firestore:PROJECT."),
            };
            return new(store, Variable("Profiles__HashKey"), TimeProvider.System);
        }
        catch (StoreException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
