using Conversion.Orders;

namespace Conversion.Training.Commands;

/// <summary>What <c>conversion score-batch</c> is asked to do.</summary>
/// <param name="Orders">The orders to read.</param>
/// <param name="AsOf">The instant of the scores.</param>
/// <param name="Folder">The folder of the parts.</param>
/// <param name="Format">The extension of the parts.</param>
/// <param name="Shard">The task's customers.</param>
internal sealed record ScoreBatchRequest(
    OrderInput Orders, DateTimeOffset AsOf, DirectoryInfo Folder, string Format, CustomerShard Shard)
{
    /// <summary>The end of every part's name, which shows the number of tasks.</summary>
    public string PartSuffix => $"-of-{Shard.Count:00000}.{Format}";

    /// <summary>The file that the task writes.</summary>
    public string Part => Path.Combine(Folder.FullName, $"part-{Shard.Index:00000}{PartSuffix}");
}
