// Pushes envelopes at five servers in turns: the service, the service with a publisher that answers at once, the service that
// remembers customers, a bare handler, and a function on the service's own host. The last two only answer 204. run.sh builds the
// servers, runs this and prints its usage.
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

if (args.Length < 4)
{
    Console.Error.WriteLine("Usage: dotnet run measure.cs BUILDS ROUNDS SECONDS CONNECTIONS [PUSHES-A-SECOND]; run.sh makes the builds.");
    return 2;
}
var (builds, rounds, seconds, connections) = (args[0], Number(args[1]), Number(args[2]), Number(args[3]));
var rate = args.Length > 4 ? Number(args[4]) : int.MaxValue;
const int Customers = 1000;
const int RememberedCustomers = 20_000;
const string Audience = "https://service/api/events/pubsub";
const string ServiceAccount = "push@p.iam.gserviceaccount.com";
var (token, keys) = Sign();
var pushes = Enumerable.Range(0, Customers).Select(Envelope).ToArray();

using var target = Server.Start("Publish target", $"{builds}/peer/Peer", new() { ["PEER_KEYS"] = keys });
using var handler = Server.Start("Handler that answers 204", $"{builds}/peer/Peer", []);
Dictionary<string, string> quiet = new() { ["Logging__LogLevel__Default"] = "Warning" };
Dictionary<string, string> settings = new(quiet)
{
    ["PUBSUB_EMULATOR_HOST"] = $"127.0.0.1:{target.Port}",
    ["Events__Audience"] = Audience,
    ["Events__ServiceAccount"] = ServiceAccount,
    ["Events__KeysUrl"] = $"http://127.0.0.1:{target.Port}/keys",
    ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
    ["Events__RejectedTopic"] = "projects/p/topics/rejected",
};
using var function = Server.Start("Function that answers 204", $"{builds}/function/Function", quiet);
using var service = Server.Start("Event endpoint", $"{builds}/service/Conversion.Functions", settings);
using var instant = Server.Start("Event endpoint, publisher that answers at once", $"{builds}/instant/Conversion.Functions", settings);
var folder = Directory.CreateTempSubdirectory("conversion-events-");
using var remembering = Server.Start("Event endpoint that remembers customers in a file", $"{builds}/service/Conversion.Functions", new(settings)
{
    ["Profiles__Store"] = $"sqlite:{Path.Combine(folder.FullName, "customers.db")}",
});
var orders = 0;
Server[] subjects = [handler, function, service, instant, remembering];

// In turns, so that other work of the machine affects all alike. Round 0 warms up and is not counted.
for (var round = 0; round <= rounds; round++)
{
    foreach (var subject in subjects)
    {
        var measured = await MeasureAsync(subject);
        if (round > 0)
            subject.Rounds.Add(measured);
        Console.Error.WriteLine(
            $"{round} {subject.Name}: {measured.Rate:F0}/s, {measured.CpuSeconds * 1e6:F0} µs of CPU, {measured.Kilobytes} kB");
    }
}
PrintTable();
remembering.End();
folder.Delete(recursive: true);
return 0;

async Task<Round> MeasureAsync(Server subject)
{
    var before = subject.CpuSeconds();
    var clock = Stopwatch.StartNew();
    var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => PushAsync(subject, connection, clock)));
    var all = times.SelectMany(some => some).ToList();
    return new(
        all.Count / clock.Elapsed.TotalSeconds, all, (subject.CpuSeconds() - before) / all.Count, subject.ProportionalKilobytes());
}

async Task<List<double>> PushAsync(Server subject, int connection, Stopwatch clock)
{
    using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    await client.ConnectAsync(IPAddress.Loopback, subject.Port);
    var buffer = new byte[4096];
    var times = new List<double>();
    for (var i = connection; clock.Elapsed.TotalSeconds < seconds; i += connections)
    {
        var early = TimeSpan.FromSeconds((double)i / rate) - clock.Elapsed;
        if (early > TimeSpan.FromMilliseconds(1))
            await Task.Delay(early);
        var push = subject == remembering ? OrderEnvelope(Interlocked.Increment(ref orders)) : pushes[i % Customers];
        var started = Stopwatch.GetTimestamp();
        await client.SendAsync(push);
        // A 204 has no body, so the answer ends with its head.
        var read = 0;
        do
        {
            var more = await client.ReceiveAsync(buffer.AsMemory(read));
            read += more > 0 ? more : throw new IOException("The server closed the connection.");
        }
        while (!buffer.AsSpan(0, read).EndsWith("\r\n\r\n"u8));
        if (!buffer.AsSpan(0, read).StartsWith("HTTP/1.1 204"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, read));
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
    return times;
}

void PrintTable()
{
    Console.WriteLine(
        $"| | pushes/s, median of {rounds} (least–most) | p50 | p99 | CPU of its process per push | memory after round 1, {rounds} |");
    Console.WriteLine("|---|---|---|---|---|---|");
    foreach (var subject in subjects)
    {
        var rates = subject.Rounds.Select(round => round.Rate).ToList();
        var times = subject.Rounds.SelectMany(round => round.Milliseconds).Order().ToList();
        Console.WriteLine(
            $"| {subject.Name} | {Median(rates):N0} ({rates.Min():N0}–{rates.Max():N0}) | {times[times.Count / 2]:F1} ms " +
            $"| {times[times.Count * 99 / 100]:F1} ms | {subject.CpuMicroseconds:F0} µs " +
            $"| {subject.Rounds[0].Kilobytes / 1024.0:F1} MiB, {subject.Rounds[^1].Kilobytes / 1024.0:F1} MiB |");
    }

    Console.WriteLine();
    foreach (var subject in subjects[1..])
    {
        Console.WriteLine(
            $"{subject.Name}: median over the rounds of its rate divided by the rate of the handler " +
            $"**{Ratio(handler, subject):F2}**, of the function {Ratio(function, subject):F2}; " +
            $"CPU {subject.CpuMicroseconds / handler.CpuMicroseconds:F1}×. {connections} connections.");
    }
    Console.WriteLine($"With customers remembered in a file: {Ratio(service, remembering):F2} of the rate of the event endpoint without.");
}

static double Ratio(Server peer, Server subject) =>
    Median(peer.Rounds.Zip(subject.Rounds, (peerRound, round) => round.Rate / peerRound.Rate).ToList());

// A customer with three orders.
byte[] Envelope(int i) => Pushed(i, $$"""
    {"customerId":"c-{{i}}","orders":[{"at":"2011-03-01T10:00:00Z","amount":120.5},{"at":"2011-06-01T10:00:00Z","amount":80},
    {"at":"2011-08-20T10:00:00Z","amount":240}]}
    """);

// An order that was not there before. Each customer orders again after all others.
byte[] OrderEnvelope(int i) => Pushed(i, $$$"""
    {"customerId":"c-{{{i % RememberedCustomers}}}","order":{"id":"o-{{{i}}}",
    "at":"{{{new DateTime(2011, 3, 1, 10, 0, 0, DateTimeKind.Utc).AddDays(i / RememberedCustomers):yyyy-MM-ddTHH:mm:ssZ}}}","amount":80}}
    """);

byte[] Pushed(int i, string customer)
{
    var body = $$$"""
        {"message":{"data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(customer))}}}","messageId":"{{{i}}}",
        "publishTime":"2011-09-10T00:00:00Z","attributes":{}},"subscription":"projects/p/subscriptions/s"}
        """;
    return Encoding.ASCII.GetBytes($"""
        POST /api/events/pubsub HTTP/1.1
        Host: localhost
        Authorization: Bearer {token}
        Content-Type: application/json
        Content-Length: {body.Length}


        """.ReplaceLineEndings("\r\n") + body);
}

// A token as Pub/Sub sends it, and the key that verifies it.
static (string Token, string Keys) Sign()
{
    using var key = RSA.Create(2048);
    var expiry = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
    var header = """{"alg":"RS256","kid":"k","typ":"JWT"}""";
    var claims = $$"""
        {"aud":"{{Audience}}","iss":"https://accounts.google.com","email":"{{ServiceAccount}}","email_verified":true,"exp":{{expiry}}}
        """;
    var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
    var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    var parameters = key.ExportParameters(false);
    return ($"{signed}.{Encode(signature)}", $$"""
        {"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"k",
        "n":"{{Encode(parameters.Modulus)}}","e":"{{Encode(parameters.Exponent)}}"}]}
        """);

    static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static double Median(List<double> values)
{
    var sorted = values.Order().ToArray();
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

internal sealed record Round(double Rate, List<double> Milliseconds, double CpuSeconds, long Kilobytes);

internal sealed class Server : IDisposable
{
    private readonly Process process;

    private Server(string name, int port, Process process) => (Name, Port, this.process) = (name, port, process);

    public string Name { get; }

    public int Port { get; }

    public List<Round> Rounds { get; } = [];

    public double CpuMicroseconds => Rounds.Average(round => round.CpuSeconds) * 1e6;

    public static Server Start(string name, string program, Dictionary<string, string> settings)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var start = new ProcessStartInfo(program, [$"--urls=http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        var server = new Server(name, port, Process.Start(start)!);
        // The output is read and dropped. A full pipe would block the server.
        server.process.OutputDataReceived += (_, _) => { };
        server.process.BeginOutputReadLine();
        server.WaitUntilOpen();
        return server;
    }

    public double CpuSeconds()
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    public long ProportionalKilobytes() => File.ReadLines($"/proc/{process.Id}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    public void End()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        End();
        process.Dispose();
    }

    private void WaitUntilOpen()
    {
        for (var waiting = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException e)
            {
                if (process.HasExited || waiting.Elapsed > TimeSpan.FromSeconds(30))
                    throw new InvalidOperationException($"{Name}: no server listens on port {Port}.", e);
                Thread.Sleep(10);
            }
        }
    }
}
