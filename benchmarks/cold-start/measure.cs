// From process start to the first scored customer, and memory after load, side by side: run.sh builds what this measures.
// dotnet run measure.cs FOLDER-OF-BUILDS STARTS REQUESTS > docs section
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

const int Connections = 16;
var (builds, starts, requests) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
const string Orders = """{"customerId":"c-1","asOf":"2011-09-10T00:00:00Z","orders":[{"at":"2011-03-01T10:00:00Z","amount":120.5},{"at":"2011-06-01T10:00:00Z","amount":80},{"at":"2011-08-20T10:00:00Z","amount":240}]}""";
const string Features = """{"features":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0,0.1,0.2]}""";

string[] gunicorn = ["-m", "gunicorn", "--workers=2", "--bind=127.0.0.1:PORT", "--chdir=" + Path.Combine(builds, "python"), "peer:app"];

Subject[] subjects =
[
    new("Conversion, NativeAOT", $"{builds}/aot/Conversion.Functions", [], "POST", "/api/score", Orders, "K_SERVICE"),
    new("Bare NativeAOT Kestrel, \"hello\"", $"{builds}/hello/Hello", [], "GET", "/", ""),
    new("Conversion, JIT", "dotnet", [$"{builds}/jit/Conversion.Functions.dll"], "POST", "/api/score", Orders, "K_SERVICE"),
    new("gunicorn + Flask + XGBoost with pandas and scikit-learn, 2 workers", "/usr/bin/python3", gunicorn, "POST", "/api/score", Features),
    new("the same without pandas and scikit-learn", "/usr/bin/python3", gunicorn, "POST", "/api/score", Features, "PEER_LEAN"),
];

var first = subjects.ToDictionary(subject => subject, _ => new List<double>());
var idle = new Dictionary<Subject, long>();
var loaded = new Dictionary<Subject, long>();
var rate = new Dictionary<Subject, double>();

// Round by round, so that whatever else the machine does falls on all alike. Round 0 warms the page cache and is not counted.
for (var round = 0; round <= starts; round++)
{
    foreach (var subject in subjects)
    {
        using var run = Run.Start(subject, builds);
        var milliseconds = run.FirstAnswer();
        if (round > 0)
            first[subject].Add(milliseconds);
        idle[subject] = run.ProportionalKilobytes();
        Console.Error.WriteLine($"{round} {subject.Name}: {milliseconds:F1} ms, {idle[subject]} kB");
    }
}

foreach (var subject in subjects)
{
    using var run = Run.Start(subject, builds);
    run.FirstAnswer();
    var clock = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => run.Load(requests / Connections))));
    rate[subject] = requests / clock.Elapsed.TotalSeconds;
    loaded[subject] = run.ProportionalKilobytes();
    Console.Error.WriteLine($"loaded {subject.Name}: {rate[subject]:F0}/s, {loaded[subject]} kB");
}

Console.WriteLine($"| | start to first answer, median of {starts} (least–most) | against the bare one | memory then | after {requests:N0} requests at {Connections} connections | requests/s |");
Console.WriteLine("|---|---|---|---|---|---|");
var bare = Median(first[subjects[1]]);
foreach (var subject in subjects)
{
    var times = first[subject];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {subject.Name} | {Median(times):F1} ms ({times.Min():F1}–{times.Max():F1}) | {Median(times) / bare:F2}× | {idle[subject] / 1024.0:F1} MiB | {loaded[subject] / 1024.0:F1} MiB | {rate[subject]:N0} |"));
}

static double Median(List<double> values)
{
    var sorted = values.Order().ToArray();
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

/// <param name="Set">An environment variable to be set: K_SERVICE, as Cloud Run does, or PEER_LEAN.</param>
internal sealed record Subject(string Name, string Program, string[] Arguments, string Method, string Path, string Body, string? Set = null);

internal sealed class Run : IDisposable
{
    private readonly Subject subject;
    private readonly int port;
    private readonly Process process;
    private readonly long started;

    private Run(Subject subject, string builds)
    {
        this.subject = subject;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var start = new ProcessStartInfo(subject.Program, subject.Arguments.Select(argument => argument.Replace("PORT", $"{port}", StringComparison.Ordinal)))
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
        if (subject.Set is not null)
            start.Environment[subject.Set] = "conversion";
        started = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        // Read and dropped, lest a full pipe holds it up.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static Run Start(Subject subject, string builds) => new(subject, builds);

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
        // A worker may close a connection after any answer: then the next request opens another.
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

    /// <summary>Proportional set size of the process and its children: pages that workers share count once.</summary>
    public long ProportionalKilobytes() => Tree(process.Id).Sum(id => File.ReadLines($"/proc/{id}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static IEnumerable<int> Tree(int id) => File.ReadAllText($"/proc/{id}/task/{id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture))).Prepend(id);

    /// <summary>One request; whether the connection may carry another.</summary>
    private bool Exchange(NetworkStream stream)
    {
        var request = $"{subject.Method} {subject.Path} HTTP/1.1\r\nHost: localhost\r\n{(subject.Body == "" ? "" : $"Content-Type: application/json\r\nContent-Length: {subject.Body.Length}\r\n")}\r\n{subject.Body}";
        stream.Write(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[16384];
        var text = "";
        while (true)
        {
            var read = stream.Read(buffer);
            if (read == 0)
                throw new IOException($"{subject.Name} closed the connection: {text}");
            text += Encoding.UTF8.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var head = text[..end];
            var complete = head.Contains("chunked", StringComparison.OrdinalIgnoreCase)
                ? text.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
                : text.Length - end - 4 >= int.Parse(head.Split("ontent-", StringSplitOptions.None).First(part => part.StartsWith("Length", StringComparison.OrdinalIgnoreCase)).Split([':', '\r'])[1], CultureInfo.InvariantCulture);
            if (!complete)
                continue;
            if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                throw new InvalidOperationException($"{subject.Name}: {text}");
            return !head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);
        }
    }
}
