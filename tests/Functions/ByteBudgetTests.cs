using Conversion.Functions.Http;

namespace Conversion.Tests.Functions;

public sealed class ByteBudgetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task WhoWaits_IsServedInOrderOfArrival()
    {
        var budget = new ByteBudget(10);
        Assert.True(budget.TryReserve(8));
        var large = budget.ReserveAsync(9, Minute, default).AsTask();
        var small = budget.ReserveAsync(1, Minute, default).AsTask();

        // One byte would fit, but then the caller who waits for nine would wait for ever.
        Assert.False(budget.TryReserve(1));
        Assert.False(small.IsCompleted);
        budget.Release(8);
        Assert.True(await large);
        Assert.True(await small);
        Assert.False(budget.TryReserve(1));
    }

    [Fact]
    public async Task NothingReleasedInTime_IsFalseAndLetsOthersPass()
    {
        var budget = new ByteBudget(10);
        Assert.True(budget.TryReserve(8));
        var large = budget.ReserveAsync(9, TimeSpan.FromMilliseconds(50), default).AsTask();
        var small = budget.ReserveAsync(2, Minute, default).AsTask();

        Assert.False(await large);
        Assert.True(await small);
        budget.Release(10);
        Assert.True(budget.TryReserve(10));
    }

    [Fact]
    public async Task CallerWhoLeaves_TakesNothing()
    {
        var budget = new ByteBudget(10);
        Assert.True(budget.TryReserve(8));
        using var leaving = new CancellationTokenSource();
        var waiting = budget.ReserveAsync(9, Minute, leaving.Token).AsTask();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(budget.TryReserve(2));
    }

    [Fact]
    public void MoreThanTheLimit_PassesWhenItIsAlone()
    {
        var budget = new ByteBudget(10);
        Assert.True(budget.TryReserve(11));
        Assert.False(budget.TryReserve(1));
        budget.Release(11);
        Assert.True(budget.TryReserve(1));
        Assert.False(budget.TryReserve(11));
    }
}
