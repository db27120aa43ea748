using System.Diagnostics;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>Runs programs and waits for their end.</summary>
internal static class Shell
{
    /// <summary>Runs a program and returns its output and errors as one text.</summary>
    public static async Task<ProgramResult> Try(
        string program, string[] arguments, string? folder = null, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, string.Concat(texts));
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        var (exitCode, text) = await Try(program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{text}");
        return text.Trim();
    }
}

internal readonly record struct ProgramResult(int ExitCode, string Text);
