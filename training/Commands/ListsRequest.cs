using Conversion.Lists;

namespace Conversion.Training.Commands;

/// <summary>What <c>conversion lists</c> is asked to do.</summary>
/// <param name="Orders">The orders to read, with their columns of contact.</param>
/// <param name="Template">The form of the lists.</param>
/// <param name="Folder">The folder to write to.</param>
/// <param name="IsConfirmed">Whether the user confirmed that all people agreed to advertising.</param>
/// <param name="AsOf">The instant of the decisions; null for the last order.</param>
internal sealed record ListsRequest(OrderInput Orders, ListTemplate Template, string Folder, bool IsConfirmed, DateTimeOffset? AsOf);
