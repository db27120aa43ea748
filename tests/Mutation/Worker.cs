using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Conversion.Mutation;

/// <summary>
/// Answers a <see cref="WorkerProcess"/> on the console: runs one test with one mutant. The first mutant is active from the first code on,
/// static initializers included.
/// </summary>
internal sealed class Worker : Xunit.LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly XunitOptions _options = new();
    private readonly Dictionary<string, IXunitTestCase> _tests = [];
    private readonly SemaphoreSlim _discovered = new(0);
    private readonly TestAssembly _assembly = new(Reflector.Wrap(Assembly.Load("Conversion.Tests")));

    public async Task ServeAsync(string pattern, string firstMutant)
    {
        var (requests, answers) = (Console.In, Console.Out);
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        MutantControl.Start(firstMutant);
        await DiscoverAsync(pattern);
        answers.WriteLine(string.Join(' ', _tests.Keys));
        answers.WriteLine(string.Join(' ', MutantControl.Stop()));
        while (await requests.ReadLineAsync() is { } request)
            answers.WriteLine(await AnswerAsync(request.Split(' ')));
    }

    /// <summary>Runs "TEST MUTANT", and answers "passed" or "failed" and the mutants that the test reached.</summary>
    private async Task<string> AnswerAsync(string[] request)
    {
        // With a mutant in its data, a test may have another name.
        if (!_tests.TryGetValue(request[0], out var test))
            return "failed";
        MutantControl.Start(request[1]);
        var summary = await new XunitTestAssemblyRunner(_assembly, [test], this, this, _options).RunAsync();
        return string.Join(' ', MutantControl.Stop().Select(id => $"{id}").Prepend(summary.Failed == 0 ? "passed" : "failed"));
    }

    private async Task DiscoverAsync(string pattern)
    {
        var discoverer = new XunitTestFrameworkDiscoverer(_assembly.Assembly, _options, this);
        foreach (var type in _assembly.Assembly.GetTypes(includePrivateTypes: false).Where(type => Regex.IsMatch(type.Name, pattern)))
        {
            discoverer.Find(type.Name, includeSourceInformation: false, this, _options);
            await _discovered.WaitAsync();
        }
    }

    public void Dispose()
    {
        _options.Dispose();
        _discovered.Dispose();
    }

    bool IMessageSink.OnMessage(IMessageSinkMessage message)
    {
        if (message is ITestCaseDiscoveryMessage { TestCase: IXunitTestCase { SkipReason: null } test })
            _tests[$"{Regex.Replace(test.DisplayName, @"\s", "_")}#{test.UniqueID}"] = test;
        if (message is IDiscoveryCompleteMessage)
            _discovered.Release();
        return true;
    }
}
