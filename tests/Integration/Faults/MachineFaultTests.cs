using System.IO.Compression;
using System.Text;
using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>A full disk, a clock that jumps, and files that end too early.</summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class MachineFaultTests
{
    // Shifts the wall clock by the seconds in a file, as an operator or a time server does. The monotonic clock goes on.
    private const string ClockSource = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <time.h>

        int clock_gettime(clockid_t clock, struct timespec *time) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, time);
            if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
                long shift = 0;
                FILE *file = fopen(getenv("CLOCK_SHIFT"), "r");
                if (file) { if (fscanf(file, "%ld", &shift) != 1) shift = 0; fclose(file); }
                time->tv_sec += shift;
            }
            return result;
        }
        """;

    [ToolFact("taskset", "clang", "mount")]
    public async Task FullDisk_RefusesFilesAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder["disk"]).FullName;
        await Shell.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk);
        try
        {
            await using var service = await PublishedService.StartAsync(new() { ["TMPDIR"] = disk });
            await using var bystander = new Bystander(service);
            var file = Encoding.UTF8.GetBytes($"customer,at,amount\n{string.Concat(Enumerable.Repeat("anna,2026-01-01,10\n", 100_000))}");
            var small = file[..19_019];
            using var client = Flood.CreateClient(service);
            for (var i = 0; i < 10; i++)
            {
                using var large = FileRequest("/api/orders/inspect", file);
                Assert.Equal(503, (await Flood.SendAsync(client, large)).Status);
            }
            using var inspect = FileRequest("/api/orders/inspect", small);
            Assert.Equal(200, (await Flood.SendAsync(client, inspect)).Status);
            await bystander.StopAsync();

            Assert.Empty(bystander.Failures);
            FaultReport.Add("the disk is full", "10 files", "none", "none", "at once", FaultReport.Describe(bystander));
        }
        finally
        {
            await Shell.Run("umount", disk);
        }
    }

    [ToolFact("taskset", "clang", "cc")]
    public async Task ClockThatJumps_ChangesNoTimeout()
    {
        await using var target = await RecordingTarget.StartAsync();
        using var folder = new TemporaryFolder();
        var shift = folder.Write("shift", "0");
        await Shell.Run("cc", "-shared", "-fPIC", "-o", folder["clock.so"], folder.Write("clock.c", ClockSource), "-ldl");
        await using var service = await PublishedService.StartAsync(new(FaultTests.EventSettings(target))
        {
            ["LD_PRELOAD"] = folder["clock.so"],
            ["CLOCK_SHIFT"] = shift,
        });
        await using var bystander = new Bystander(service);
        using var client = Flood.CreateClient(service);
        foreach (var seconds in (int[])[-86_400, 86_400, 0])
        {
            await File.WriteAllTextAsync(shift, $"{seconds}");
            for (var i = 0; i < 20; i++)
            {
                using var push = FaultTests.PushRequest($"clock-{seconds}-{i}", 10);
                Assert.Equal(204, (await Flood.SendAsync(client, push)).Status);
            }
        }
        await bystander.StopAsync();

        Assert.Empty(bystander.Failures);
        Assert.Equal(600, target.Messages.Select(message => message.Attribute("ce-id")).Distinct().Count());
        Assert.Equal(600, target.Messages.Count);
        FaultReport.Add("the clock jumps by a day, both ways", "60 pushes", "none", "none", "at once", FaultReport.Describe(bystander));
    }

    [ToolFact("taskset", "clang")]
    public async Task TruncatedFiles_AreRefused()
    {
        await using var service = await PublishedService.StartAsync([]);
        using var client = Flood.CreateClient(service);
        var text = Encoding.UTF8.GetBytes($"customer,at,amount\n{string.Concat(Enumerable.Repeat("anna,2026-01-01,10\n", 1000))}");
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(text);
        var whole = compressed.ToArray();
        for (var length = 1; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            using var request = FileRequest("/api/orders/inspect", whole[..length]);
            Assert.Equal(422, (await Flood.SendAsync(client, request)).Status);
        }
        using var good = FileRequest("/api/orders/inspect", whole);
        Assert.Equal(200, (await Flood.SendAsync(client, good)).Status);
    }

    [ToolFact("taskset", "clang")]
    public async Task TruncatedModel_StopsTheStart()
    {
        using var folder = new TemporaryFolder();
        var models = Path.Combine(Path.GetDirectoryName(await PublishedService.ProgramAsync())!, "models");
        var model = await File.ReadAllBytesAsync(Path.Combine(models, "conversion.model"));
        foreach (var length in (int[])[0, 1, 100, model.Length / 2, model.Length - 1])
        {
            await File.WriteAllBytesAsync(folder["cut.model"], model[..length]);
            await using var service = await PublishedService.StartWithoutWaitingAsync(new() { ["ModelPath"] = folder["cut.model"] });
            Assert.Equal(1, await service.Process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
            Assert.Contains("cut.model", service.Output, StringComparison.Ordinal);
        }
    }

    private static HttpRequestMessage FileRequest(string path, byte[] body) =>
        new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("text/csv") } } };
}
