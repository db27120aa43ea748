using System.Diagnostics;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Conversion.Training.Commands;

/// <summary>Reports progress on standard error: bars on a terminal, plain lines elsewhere.</summary>
internal sealed class Progress
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Writes a line for the user.</summary>
    public static void WriteLine(string text) => Console.Error.WriteLine(text);

    /// <summary>Runs a step that reports its progress, 0 to 1, and writes how long the step took.</summary>
    public T Step<T>(string text, Func<Action<double>, T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = _console.Profile.Capabilities.Interactive ? WithBar(text, work) : WithLines(text, work);
        WriteLine($"{text}: {watch.Elapsed.TotalSeconds:0.0} s");
        return result;
    }

    /// <summary>Runs a step that reports its progress, 0 to 1, and has no result.</summary>
    public void Step(string text, Action<Action<double>> work) => Step(text, report =>
    {
        work(report);
        return 0;
    });

    /// <summary>Runs a step without progress.</summary>
    public T Step<T>(string text, Func<T> work) => Step(text, _ => work());

    /// <summary>Runs a step without progress and result.</summary>
    public void Step(string text, Action work) => Step(text, _ =>
    {
        work();
        return 0;
    });

    private T WithBar<T>(string text, Func<Action<double>, T> work)
    {
        // Without this, an interrupted bar leaves the terminal without a cursor.
        using var interruption = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _console.Cursor.Show());
        return _console.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(text), maxValue: 1);
            task.IsIndeterminate = true;
            return work(done =>
            {
                task.IsIndeterminate = done <= 0;
                task.Value = done;
            });
        });
    }

    private static T WithLines<T>(string text, Func<Action<double>, T> work)
    {
        var watch = Stopwatch.StartNew();
        return work(done =>
        {
            if (watch.Elapsed < LineInterval)
                return;
            WriteLine($"{text}: {done:P0}");
            watch.Restart();
        });
    }
}
