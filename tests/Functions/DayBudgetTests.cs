using System.Text;
using Conversion.Decisions;
using Conversion.Functions.Profiles;
using Conversion.Scoring;
using Conversion.Stores;
using Conversion.Stores.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Functions;

public sealed class DayBudgetTests : IAsyncLifetime, IDisposable
{
    private const int Budget = 120;

    private static readonly Scorer Scorer = new(
        TestModel.Create(),
        Policy.Parse(
            Encoding.UTF8.GetBytes(
                $$$"""
                {"version": 2, "name": "x", "actions": [{"name": "CALL", "message": "m", "budget": {"perDay": {{{Budget}}}}}],
                 "rules": [{"name": "all", "action": "CALL", "when": "probability >= 0"}]}
                """),
            Scorer.QuantitiesOf(TestModel.Create())),
        ControlGroup.None);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(FileService.Now);
    private CustomerMemory _memory = null!;

    public Task InitializeAsync()
    {
        _memory = new(SqliteStore.Open(_folder["customers.db"]), null, _clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _memory.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SeveralInstances_GiveABudgetExactly_AndAgainTheNextDay()
    {
        DayBudgets[] instances = [.. Enumerable.Range(0, 3).Select(_ => new DayBudgets(_memory, new(Scorer), _clock))];

        Assert.Equal(Budget, await TakeAsync(instances));
        Assert.Equal(0, await TakeAsync(instances));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Budget, await TakeAsync(instances));
    }

    [Fact]
    public async Task PlacesThatAreNotUsed_AreGivenToOthers()
    {
        var budgets = new DayBudgets(_memory, new(Scorer), _clock);
        for (var i = 0; i < 2 * Budget; i++)
            budgets.Return(await budgets.ReserveAsync(default), score: null);

        Assert.Equal(Budget, await TakeAsync([budgets]));
    }

    [Fact]
    public async Task PlaceOfYesterday_IsNotReturnedToToday()
    {
        var budgets = new DayBudgets(_memory, new(Scorer), _clock);
        var yesterday = await budgets.ReserveAsync(default);
        _clock.Advance(TimeSpan.FromDays(1));
        await budgets.ReserveAsync(default);
        budgets.Return(yesterday, score: null);

        Assert.Equal(Budget - 1, await TakeAsync([budgets]));
    }

    private static async Task<int> TakeAsync(DayBudgets[] instances)
    {
        var taken = 0;
        for (var i = 0; i < 2 * Budget; i++)
            taken += (await instances[i % instances.Length].ReserveAsync(default)).Actions.Count;
        return taken;
    }
}
