using Xunit;
using Xunit.Abstractions;

namespace Conversion.Mutation;

/// <summary>The default options, except that no two tests run at once. Source lines are not looked for.</summary>
internal sealed class XunitOptions
    : LongLivedMarshalByRefObject, ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions, ISourceInformationProvider
{
    public TValue GetValue<TValue>(string name) =>
        name == "xunit.execution.DisableParallelization" ? (TValue)(object)true : default!;

    public void SetValue<TValue>(string name, TValue value)
    {
    }

    public ISourceInformation? GetSourceInformation(ITestCase testCase) => null;

    public void Dispose()
    {
    }
}
