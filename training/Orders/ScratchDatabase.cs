using System.Runtime.InteropServices;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>
/// A DuckDB database in a temporary folder, which spills to disk beyond its memory limit. Disposal deletes the folder.
/// So does an interruption of the process, because the folder contains orders of customers.
/// </summary>
internal sealed class ScratchDatabase : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    private static readonly PosixSignal[] Interruptions = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly string _folder = Directory.CreateTempSubdirectory("conversion-").FullName;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Creates the database.</summary>
    public ScratchDatabase(int memoryMegabytes)
    {
        _registrations = Array.ConvertAll(Interruptions, signal => PosixSignalRegistration.Create(signal, _ => DeleteFolder()));
        Connection = new($"Data Source={Path.Combine(_folder, "orders.duckdb")}");
        Connection.Open();
        Connection.Execute($"SET memory_limit='{memoryMegabytes}MB'");
        Connection.Execute("SET threads=2");
        Connection.Execute("SET preserve_insertion_order=false");
        Connection.Execute("SET TimeZone='UTC'");
        Connection.Execute("SET enable_progress_bar=true");
        Connection.Execute("SET enable_progress_bar_print=false");
    }

    /// <summary>The open connection.</summary>
    public DuckDBConnection Connection { get; }

    /// <summary>Runs a long statement and reports its progress, 0 to 1.</summary>
    public void Execute(string sql, Action<double>? report)
    {
        var running = Task.Run(() => Connection.Execute(sql));
        while (report is not null && Task.WaitAny([running], ReportInterval) < 0)
            report(Math.Max(0, Connection.GetQueryProgress().Percentage / 100));
        // Throws the statement's own exception.
        running.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        Connection.Dispose();
        DeleteFolder();
    }

    private void DeleteFolder() => Directory.Delete(_folder, recursive: true);
}
