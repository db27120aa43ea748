using System.Diagnostics;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Conversion.Training.Commands;

/// <summary>Tells the user what goes on, on standard error: bars on a terminal, plain lines elsewhere.</summary>
internal sealed class Progress
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    public static void Say(string text) => Console.Error.WriteLine(text);

    /// <summary>Runs a piece of work that reports how far it is, 0 to 1, and says how long it took.</summary>
    public T Step<T>(string text, Func<Action<double>, T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = _console.Profile.Capabilities.Interactive ? WithBar(text, work) : WithLines(text, work);
        Say($"{text}: {watch.Elapsed.TotalSeconds:0.0} s");
        return result;
    }

    public T Step<T>(string text, Func<T> work) => Step(text, _ => work());

    public void Step(string text, Action work) => Step(text, _ =>
    {
        work();
        return 0;
    });

    private T WithBar<T>(string text, Func<Action<double>, T> work)
    {
        // Else a bar that is interrupted leaves the terminal without its cursor.
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
            if (watch.Elapsed < LineEvery)
                return;
            Say($"{text}: {done:P0}");
            watch.Restart();
        });
    }
}
