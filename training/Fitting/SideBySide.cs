using System.Runtime.ExceptionServices;

namespace Conversion.Training.Fitting;

/// <summary>Runs work side by side, on as many threads as there are processors.</summary>
internal static class SideBySide
{
    /// <summary>Runs each index once. The first error is thrown as itself, and not inside an AggregateException.</summary>
    public static void Run(int count, Action<int> run)
    {
        try
        {
            Parallel.For(0, count, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, run);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
