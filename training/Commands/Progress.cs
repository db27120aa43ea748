using System.Diagnostics;
using Spectre.Console;

namespace Conversion.Training.Commands;

/// <summary>Tells the user what goes on, on standard error: a spinner on a terminal, plain lines elsewhere.</summary>
internal sealed class Progress
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    public static void Say(string text) => Console.Error.WriteLine(text);

    public T Step<T>(string text, Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = _console.Profile.Capabilities.Interactive ? _console.Status().Start(Markup.Escape(text), _ => work()) : work();
        Say($"{text}: {watch.Elapsed.TotalSeconds:0.0} s");
        return result;
    }

    public void Step(string text, Action work) => Step(text, () =>
    {
        work();
        return 0;
    });
}
