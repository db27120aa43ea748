using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Conversion.Stores.Sqlite;

/// <summary>The table of documents, for one thread. Statements are prepared once.</summary>
internal sealed class SqliteDocuments : IDisposable
{
    // A table with row ids: in one without, erased bytes remained in inner pages of the tree.
    private const string Schema =
        """
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma busy_timeout = 3000;
        pragma secure_delete = on;
        pragma cache_size = -16384;
        pragma wal_autocheckpoint = 4000;
        create table if not exists document (k text not null unique, v blob not null, n integer not null, d integer);
        create index if not exists due on document (substr(k, 1, 2), d, k) where d is not null;
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _beginToRead;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _stamp;
    private readonly SqliteCommand _write;
    private readonly SqliteCommand _rewrite;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _scan;
    private readonly SqliteCommand _scanDue;

    private SqliteDocuments(SqliteConnection connection)
    {
        _connection = connection;
        // Not the library's transactions, because each prepared command would have to name its own.
        _beginToRead = Prepare("begin");
        _begin = Prepare("begin immediate");
        _commit = Prepare("commit");
        _rollback = Prepare("rollback");
        _read = Prepare("select v, n from document where k = $k", "$k");
        _stamp = Prepare("select n, d from document where k = $k", "$k");
        _write = Prepare(
            "insert into document (k, v, n, d) values ($k, $v, $n, $d) on conflict (k) do update set v = $v, n = $n, d = $d",
            "$k", "$v", "$n", "$d");
        // The index of due documents is left alone.
        _rewrite = Prepare("update document set v = $v, n = $n where k = $k", "$k", "$v", "$n");
        _delete = Prepare("delete from document where k = $k", "$k");
        _scan = Prepare(
            "select k, v, n, 0 from document where k > $after and k < $end order by k limit $limit", "$after", "$end", "$limit");
        _scanDue = Prepare(
            """
            select k, v, n, d from document
            where d is not null and substr(k, 1, 2) = $start and d <= $due and (d, k) > ($day, $after) order by d, k limit $limit
            """,
            "$start", "$due", "$day", "$after", "$limit");
    }

    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public static SqliteDocuments Open(string path)
    {
        // With a pool, the file would stay open after the end. The library repeats what is busy for as long as the timeout says, in
        // seconds.
        var place = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 };
        var connection = new SqliteConnection(place.ConnectionString);
        try
        {
            connection.Open();
            using var schema = connection.CreateCommand();
            schema.CommandText = Schema;
            schema.ExecuteNonQuery();
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Starts to read, at one instant.</summary>
    public void BeginToRead() => _beginToRead.ExecuteNonQuery();

    /// <summary>Starts to write at once: a transaction that reads first could find at its first write that another process wrote.</summary>
    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Undoes what was written since <see cref="Begin"/>. SQLite may have done so already, such as on a full disk.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            _rollback.ExecuteNonQuery();
    }

    public StoredDocument? Read(string key)
    {
        _read.Parameters[0].Value = key;
        using var reader = _read.ExecuteReader();
        return reader.Read() ? new(key, (byte[])reader[0], Text(reader.GetInt64(1))) : null;
    }

    /// <summary>Returns the new stamps, or null where a stamp differs, with nothing written.</summary>
    public IReadOnlyList<string>? TryWrite(IReadOnlyList<DocumentWrite> writes)
    {
        var earlier = new (long? Stamp, int? DueDay)[writes.Count];
        for (var i = 0; i < earlier.Length; i++)
        {
            earlier[i] = ReadState(writes[i].Key);
            if (writes[i].Stamp != DocumentWrite.Any && (earlier[i].Stamp is { } stamp ? Text(stamp) : null) != writes[i].Stamp)
                return null;
        }
        var stamps = new string[earlier.Length];
        for (var i = 0; i < stamps.Length; i++)
            stamps[i] = Text(Write(writes[i], earlier[i].Stamp, earlier[i].DueDay));
        return stamps;
    }

    public List<(StoredDocument Document, int Day)> Scan(string start, int? dueBy, ScanPosition after, int limit)
    {
        var command = dueBy is null ? _scan : _scanDue;
        object[] values = dueBy is null ? [after.Key, End(start), limit] : [start, dueBy, after.Day, after.Key, limit];
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        var page = new List<(StoredDocument, int)>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            page.Add((new(reader.GetString(0), (byte[])reader[1], Text(reader.GetInt64(2))), reader.GetInt32(3)));
        return page;
    }

    /// <summary>Writes the whole file again, without what was erased.</summary>
    public void Vacuum()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "vacuum";
        command.ExecuteNonQuery();
    }

    /// <summary>Moves the log into the file, and cuts it off. Returns false where a reader of another process hinders it.</summary>
    public bool TryTruncateLog()
    {
        // Without a wait: all other operations would wait as well.
        using var command = _connection.CreateCommand();
        command.CommandText = "pragma busy_timeout = 0";
        command.ExecuteNonQuery();
        try
        {
            command.CommandText = "pragma wal_checkpoint(truncate)";
            using var reader = command.ExecuteReader();
            return reader.Read() && reader.GetInt32(0) == 0;
        }
        finally
        {
            command.CommandText = "pragma busy_timeout = 3000";
            command.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        SqliteCommand[] commands =
            [_beginToRead, _begin, _commit, _rollback, _read, _stamp, _write, _rewrite, _delete, _scan, _scanDue];
        foreach (var command in commands)
            command.Dispose();
        _connection.Dispose();
    }

    /// <summary>Returns the stamp of a document, null for none, and the day on which it is due.</summary>
    private (long? Stamp, int? DueDay) ReadState(string key)
    {
        _stamp.Parameters[0].Value = key;
        using var reader = _stamp.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt32(1)) : default;
    }

    /// <summary>Returns the new stamp.</summary>
    private long Write(DocumentWrite write, long? earlierStamp, int? earlierDay)
    {
        var stamp = NextStamp(earlierStamp);
        var command = write.Value is null ? _delete : earlierStamp is not null && earlierDay == write.DueDay ? _rewrite : _write;
        command.Parameters[0].Value = write.Key;
        if (write.Value is { } value)
        {
            command.Parameters[1].Value = value.ToArray();
            command.Parameters[2].Value = stamp;
        }
        if (command == _write)
            command.Parameters[3].Value = write.DueDay is { } day ? day : DBNull.Value;
        command.ExecuteNonQuery();
        return stamp;
    }

    // A document that is deleted and written again must not have an earlier stamp again.
    private static long NextStamp(long? stamp) => stamp is { } number ? number + 1 : Random.Shared.NextInt64(1L << 32, 1L << 62);

    private static string Text(long stamp) => stamp.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first text after all texts with this start, in ASCII.</summary>
    private static string End(string start) => start + '\x7f';

    private SqliteCommand Prepare(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter(name, null) { Value = DBNull.Value });
        command.Prepare();
        return command;
    }
}

/// <summary>The last document of a page.</summary>
internal readonly record struct ScanPosition(int Day, string Key);
