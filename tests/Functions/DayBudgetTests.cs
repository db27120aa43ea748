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
            await budgets.ReturnAsync(await budgets.ReserveAsync(default), taken: null, default);

        Assert.Equal(Budget, await TakeAsync([budgets]));
    }

    [Fact]
    public async Task PlaceOfYesterday_IsNotReturnedToToday()
    {
        var budgets = new DayBudgets(_memory, new(Scorer), _clock);
        var yesterday = await budgets.ReserveAsync(default);
        _clock.Advance(TimeSpan.FromDays(1));
        await budgets.ReserveAsync(default);
        await budgets.ReturnAsync(yesterday, taken: null, default);

        Assert.Equal(Budget - 1, await TakeAsync([budgets]));
    }

    [Fact]
    public async Task SecondDay_GivesTheBudgetToThoseWithMostProfit()
    {
        DayBudgets[] instances = [.. Enumerable.Range(0, 3).Select(_ => new DayBudgets(_memory, new(Scorer), _clock))];
        double[] profits = [.. Enumerable.Range(1, 1000).Select(i => i / 10.0)];

        var first = await AskAsync(instances, profits, seed: 1);
        _clock.Advance(TimeSpan.FromDays(1));
        var second = await AskAsync(instances, profits, seed: 2);

        Assert.Equal((Budget, Budget), (first.Count, second.Count));
        Assert.InRange(first.Average(), 40, 60);
        // The best 120 begin at 88.1. A bucket ends where the profit is a fifth greater than where it begins.
        Assert.True(second.Min() >= 88.1 / Math.Pow(2, 0.25));
    }

    [Fact]
    public async Task FewerCustomersThanPlaces_NeedNoProfit()
    {
        var budgets = new DayBudgets(_memory, new(Scorer), _clock);
        await AskAsync([budgets], [1, 2, 3], seed: 1);
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal([-5, double.NaN, 0.01], await AskAsync([budgets], [-5, double.NaN, 0.01], seed: 1));
    }

    private static async Task<List<double>> AskAsync(DayBudgets[] instances, double[] profits, int seed)
    {
        var given = new List<double>();
        var shuffled = profits.Length > 3 ? profits.OrderBy(profit => Math.Sin(seed * 1000 * profit)).ToArray() : profits;
        for (var i = 0; i < shuffled.Length; i++)
        {
            var budgets = instances[i % instances.Length];
            var room = await budgets.ReserveAsync(default);
            var isGiven = room.Ask("CALL", shuffled[i]);
            if (isGiven)
                given.Add(shuffled[i]);
            await budgets.ReturnAsync(room, isGiven ? "CALL" : null, default);
        }
        return given;
    }

    private static async Task<int> TakeAsync(DayBudgets[] instances)
    {
        var taken = 0;
        for (var i = 0; i < 2 * Budget; i++)
            taken += (await instances[i % instances.Length].ReserveAsync(default)).LeastProfits.Count;
        return taken;
    }
}
