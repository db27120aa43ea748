using System.Runtime.ExceptionServices;

namespace Conversion.Training.Fitting;

/// <summary>Runs work side by side.</summary>
internal static class SideBySide
{
    /// <summary>
    /// Runs each index once. They start in their order, so that a run may wait for one before it. The first error is thrown as
    /// itself, and not inside an AggregateException.
    /// </summary>
    /// <param name="count">The number of indices.</param>
    /// <param name="run">Runs an index.</param>
    /// <param name="atOnce">How many run at the same time; by default as many as there are processors.</param>
    public static void Run(int count, Action<int> run, int? atOnce = null)
    {
        var started = -1;
        try
        {
            Parallel.For(0, Math.Min(count, atOnce ?? Environment.ProcessorCount), _ =>
            {
                for (var i = Interlocked.Increment(ref started); i < count; i = Interlocked.Increment(ref started))
                    run(i);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
