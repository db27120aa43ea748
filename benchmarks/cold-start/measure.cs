// Measures the time from process start to the first scored customer, and memory after load, in turns. run.sh builds the
// programs, runs this and prints its usage.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

if (args.Length != 3)
{
    Console.Error.WriteLine("Usage: dotnet run measure.cs BUILDS STARTS REQUESTS; run.sh makes the builds.");
    return 2;
}
const int Connections = 16;
const string Orders = """
    {"customerId":"c-1","asOf":"2011-09-10T00:00:00Z","orders":[{"at":"2011-03-01T10:00:00Z","amount":120.5},
    {"at":"2011-06-01T10:00:00Z","amount":80},{"at":"2011-08-20T10:00:00Z","amount":240}]}
    """;
const string Features = """{"features":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0,0.1,0.2]}""";
var (builds, starts, requests) = (args[0], Number(args[1]), Number(args[2]));
string[] gunicorn = ["-m", "gunicorn", "--workers=2", "--bind=127.0.0.1:PORT", $"--chdir={builds}/python", "peer:app"];

// The service runs with K_SERVICE set, as Cloud Run does. XGBoost imports pandas and scikit-learn where they are installed.
Subject[] subjects =
[
    new("Conversion, NativeAOT", $"{builds}/aot/Conversion.Functions", [], "/api/score", Orders, "K_SERVICE"),
    new("Bare NativeAOT Kestrel, \"hello\"", $"{builds}/hello/Hello", [], "/"),
    new("Conversion, JIT", "dotnet", [$"{builds}/jit/Conversion.Functions.dll"], "/api/score", Orders, "K_SERVICE"),
    new("gunicorn + Flask + XGBoost with pandas and scikit-learn, 2 workers", "/usr/bin/python3", gunicorn, "/api/score", Features),
    new("the same without pandas and scikit-learn", "/usr/bin/python3", gunicorn, "/api/score", Features, "PEER_LEAN"),
];
var bare = subjects[1];
var results = subjects.ToDictionary(subject => subject, _ => new Result());

// In turns, so that other work of the machine affects all alike. Round 0 warms the page cache and is not counted.
for (var round = 0; round <= starts; round++)
{
    foreach (var subject in subjects)
    {
        using var run = new Run(subject, builds);
        var milliseconds = run.FirstAnswer();
        var result = results[subject];
        result.IdleKilobytes = run.ProportionalKilobytes();
        if (round > 0)
            result.StartMilliseconds.Add(milliseconds);
        Console.Error.WriteLine($"{round} {subject.Name}: {milliseconds:F1} ms, {result.IdleKilobytes} kB");
    }
}

foreach (var subject in subjects)
{
    using var run = new Run(subject, builds);
    run.FirstAnswer();
    var clock = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => run.Load(requests / Connections))));
    var result = results[subject];
    result.RequestsPerSecond = requests / clock.Elapsed.TotalSeconds;
    result.LoadedKilobytes = run.ProportionalKilobytes();
    Console.Error.WriteLine($"loaded {subject.Name}: {result.RequestsPerSecond:F0}/s, {result.LoadedKilobytes} kB");
}

Console.WriteLine(
    $"| | start to first answer, median of {starts} (least–most) | divided by the bare one | memory then " +
    $"| after {requests:N0} requests over {Connections} connections | requests/s |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (var subject in subjects)
{
    var result = results[subject];
    var times = result.StartMilliseconds;
    Console.WriteLine(
        $"| {subject.Name} | {Median(times):F1} ms ({times.Min():F1}–{times.Max():F1}) " +
        $"| {Median(times) / Median(results[bare].StartMilliseconds):F2}× | {result.IdleKilobytes / 1024.0:F1} MiB " +
        $"| {result.LoadedKilobytes / 1024.0:F1} MiB | {result.RequestsPerSecond:N0} |");
}
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static double Median(List<double> values)
{
    var sorted = values.Order().ToArray();
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

/// <param name="Body">The JSON of a POST; without it, the request is a GET.</param>
/// <param name="Variable">An environment variable to set.</param>
internal sealed record Subject(
    string Name, string Program, string[] Arguments, string Path, string? Body = null, string? Variable = null);

internal sealed class Result
{
    public List<double> StartMilliseconds { get; } = [];
    public long IdleKilobytes { get; set; }
    public long LoadedKilobytes { get; set; }
    public double RequestsPerSecond { get; set; }
}

internal sealed class Run : IDisposable
{
    private readonly Subject subject;
    private readonly byte[] request;
    private readonly int port;
    private readonly Process process;
    private readonly long started;

    public Run(Subject subject, string builds)
    {
        this.subject = subject;
        request = RequestOf(subject);
        port = FreePort();
        var arguments = subject.Arguments.Select(argument => argument.Replace("PORT", $"{port}", StringComparison.Ordinal));
        var start = new ProcessStartInfo(subject.Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = builds,
            Environment =
            {
                ["PORT"] = $"{port}",
                ["ASPNETCORE_URLS"] = subject.Path == "/" ? $"http://127.0.0.1:{port}" : null,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Keys__Required"] = "false",
                ["PEER_MODELS"] = Path.Combine(builds, "python"),
            },
        };
        if (subject.Variable is not null)
            start.Environment[subject.Variable] = "conversion";
        started = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        // The output is read and dropped. A full pipe would block the program.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Returns milliseconds from the start of the process to its first answer.</summary>
    public double FirstAnswer()
    {
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                Exchange(client.GetStream());
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
            catch (SocketException)
            {
                Thread.Sleep(1);
            }
        }
        throw new TimeoutException($"{subject.Name} does not answer.");
    }

    public void Load(int count)
    {
        // A worker may close a connection after any answer. The next request then opens another.
        TcpClient? client = null;
        for (var i = 0; i < count; i++)
        {
            if (client is null)
            {
                client = new TcpClient { NoDelay = true };
                client.Connect(IPAddress.Loopback, port);
            }
            if (Exchange(client.GetStream()))
                continue;
            client.Dispose();
            client = null;
        }
        client?.Dispose();
    }

    /// <summary>Returns the proportional set size of the process and its children. It counts pages that workers share once.</summary>
    public long ProportionalKilobytes() => ProcessTree(process.Id).Sum(id => File.ReadLines($"/proc/{id}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static IEnumerable<int> ProcessTree(int id) => File.ReadAllText($"/proc/{id}/task/{id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(child => ProcessTree(int.Parse(child, CultureInfo.InvariantCulture)))
        .Prepend(id);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static byte[] RequestOf(Subject subject)
    {
        var (method, headers) = subject.Body is null
            ? ("GET", "")
            : ("POST", $"Content-Type: application/json\r\nContent-Length: {subject.Body.Length}\r\n");
        return Encoding.ASCII.GetBytes($"{method} {subject.Path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n{subject.Body}");
    }

    /// <summary>Sends one request and reads its answer. Returns whether the connection can carry another.</summary>
    private bool Exchange(NetworkStream stream)
    {
        stream.Write(request);
        var buffer = new byte[16384];
        var text = "";
        while (true)
        {
            var read = stream.Read(buffer);
            if (read == 0)
                throw new IOException($"{subject.Name} closed the connection: {text}");
            text += Encoding.UTF8.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 || !IsComplete(text[..end], text[(end + 4)..]))
                continue;
            if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                throw new InvalidOperationException($"{subject.Name}: {text}");
            return !text[..end].Contains("Connection: close", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static bool IsComplete(string head, string body)
    {
        if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        const string name = "content-length:";
        var length = head.Split("\r\n").First(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return body.Length >= int.Parse(length[name.Length..], CultureInfo.InvariantCulture);
    }
}
