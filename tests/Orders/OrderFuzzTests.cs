using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Tests.Orders.Forms;
using Xunit.Abstractions;

namespace Conversion.Tests.Orders;

/// <summary>
/// Reads mutated files of all forms. A file is read or refused, nothing else, within a second; every record is counted as an
/// order's or as left out. <c>.ci/long fuzz-orders</c> reads a million.
/// </summary>
public sealed class OrderFuzzTests(ITestOutputHelper output)
{
    private const int DefaultInputs = 3000;
    // CLOCK_THREAD_CPUTIME_ID of Linux.
    private const int ThreadClock = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LimitOfBusyMachine = TimeSpan.FromSeconds(60);

    private static readonly OrderForm[] Forms = [.. OrderForms.Write(new Shop(24)).Where(form => form.Files.Sum(file => file.Bytes.Length) < 100_000)];

    [Fact]
    public void MutatedFiles_AreReadOrRefusedAndLoseNoRecord()
    {
        var inputs = int.TryParse(Environment.GetEnvironmentVariable("ORDER_FUZZ_INPUTS"), CultureInfo.InvariantCulture, out var count)
            ? count : DefaultInputs;
        var faults = new ConcurrentQueue<string>();
        var (read, compared) = (0, 0);
        Parallel.For(0, inputs, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            if (faults.Count > 20)
                return;
            var result = Check(seed);
            Interlocked.Add(ref read, result.IsRead ? 1 : 0);
            Interlocked.Add(ref compared, result.IsCompared ? 1 : 0);
            if (result.Fault is { } fault)
                faults.Enqueue($"seed {seed}, {Forms[seed % Forms.Length].Name}: {fault}");
        });

        output.WriteLine($"{inputs:N0} inputs of {Forms.Length} forms: {read:N0} read, of them {compared:N0} counted by the second counter too.");
        Assert.Equal([], faults);
        Assert.InRange(compared, inputs / 20, inputs);
    }

    private static Result Check(int seed)
    {
        var form = Forms[seed % Forms.Length];
        var mutator = new FileMutator(seed);
        var files = form.Files.Select(file => mutator.Mutate(file.Bytes)).ToList();
        var watch = Stopwatch.StartNew();
        var before = ThreadTime();
        var result = Read(form, files);
        // On a busy machine a reading takes longer than it computes. A hang computes, or does not end.
        var time = ThreadTime() - before;
        return time > Limit || watch.Elapsed > LimitOfBusyMachine
            ? result with { Fault = $"computed {time.TotalSeconds:0.0} s of {watch.Elapsed.TotalSeconds:0.0} s" }
            : result;
    }

    // The processor time of the current thread.
    private static TimeSpan ThreadTime() => GetClock(ThreadClock, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
        : throw new InvalidOperationException("The clock of the thread could not be read.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetClock(int clock, out ClockTime time);

    private static Result Read(OrderForm form, List<byte[]> files)
    {
        try
        {
            var inputs = files.Select((bytes, i) => new OrderInputFile(form.Files[i].Name, () => new MemoryStream(bytes))).ToList();
            using var table = OrderTable.Open(inputs, new()
            {
                Columns = ColumnMapping.Parse(form.Columns),
                MaximumDecompressedBytes = 64 << 20,
                SortMemoryBytes = 1 << 20,
            });
            var orders = table.Customers().Sum(customer => customer.Orders.LongLength);
            var summary = table.Summary;
            if (orders != summary.Orders + summary.Returns)
                return new(true, false, $"{orders} orders of customers, {summary.Orders} and {summary.Returns} returns in the summary");
            if (summary.Lines < orders + summary.Dropped.Sum(dropped => dropped.Lines))
                return new(true, false, $"{summary.Lines} lines, but {orders} orders and {summary.Dropped.Sum(dropped => dropped.Lines)} left out");
            return files.Count == 1 && CountRecords(files[0], table.Inspection.Files[0].Dialect) is { } records
                ? new(true, true, records == summary.Lines ? null : $"{records} records, but {summary.Lines} lines were read")
                : new(true, false, null);
        }
        catch (Exception e) when (e is OrderFileException or InvalidInputException)
        {
            return new(false, false, null);
        }
        catch (Exception e)
        {
            return new(false, false, e.ToString());
        }
    }

    /// <summary>Counts the records of plain UTF-8; null for other files.</summary>
    private static long? CountRecords(byte[] file, Dialect dialect) =>
        dialect is { Format: "text", Compression: "none", Encoding: "utf-8", Delimiter: not " " }
            ? RecordCounter.Count(
                Encoding.UTF8.GetString(file).TrimStart('\uFEFF'), dialect.Delimiter[0], dialect.HasHeader ? dialect.Skip + 1 : dialect.Skip)
            : null;

    private readonly record struct ClockTime(long Seconds, long Nanoseconds);

    private sealed record Result(bool IsRead, bool IsCompared, string? Fault);
}
