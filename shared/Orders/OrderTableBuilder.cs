using System.Runtime.InteropServices;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Reads files of orders step by step: columns, survey, styles, lines, money, summary.</summary>
/// <param name="files">The files of one export, or several exports with the same columns.</param>
/// <param name="options">What the user says.</param>
internal sealed class OrderTableBuilder(IReadOnlyList<OrderInputFile> files, OrderReadOptions options)
{
    // Fewer orders may be of different customers by chance.
    private const long MinimumOrders = 50;

    private readonly List<string> _warnings = [];
    private TablePreview? _preview;

    /// <summary>Reads the files.</summary>
    /// <exception cref="OrderFileException">The files are damaged, or could be read in several ways.</exception>
    public OrderTable Build()
    {
        try
        {
            return Read();
        }
        catch (OrderFileException e)
        {
            // A user copies one line, so the line must contain what the user said before.
            throw new OrderFileException(e.Message, e)
            {
                Suggestions = [.. e.Suggestions.Select(options.Columns.With)],
                Preview = _preview,
                IsTooLarge = e.IsTooLarge,
            };
        }
    }

    private OrderTable Read()
    {
        var table = OrderTableFiles.Open(files, options);
        _preview = TablePreview.Of(table.Columns, table.Sample);
        var mapping = options.Columns;
        var name = files.Count == 1 ? files[0].Name : $"{files[0].Name} and {files.Count - 1} more";
        var sample = new SampleColumns(table.Columns, table.Sample, table.Files[0].Lines);
        var layout = OrderLayout.Find(name, sample, mapping, table.Recipe);
        foreach (var role in (Role[])[Role.Customer, Role.At, Role.Order])
            if (layout[role] is { } column && table.Files[0].IsSummed(column.Name))
                throw new OrderFileException(
                    $"{name} must have one {role.Name()} for each order, got several in {column.Name}; export the orders as JSON lines.");
        var contacts = ContactColumns.Find(name, sample, mapping);
        var kept = Keep(name, sample, contacts);
        var survey = TableSurvey.Run(table, layout);
        var money = mapping.Money is null ? null : MoneyExpression.Parse(mapping.Money);
        var hasInstants = table.HasInstants(layout[Role.At]!);
        var (style, currency) = new StyleDecision(layout, survey, options, hasInstants).Decide(money);
        var spool = new LineSpool(new(options.SortMemoryBytes, options.MaximumFileBytes));
        try
        {
            var loader = new OrderLineLoader(table, layout, spool, options.Shard, kept);
            loader.Load(style, survey.Referred);
            spool.Sort();
            var groups = new OrderGroups(layout.Recipe, loader.RankExports());
            var evidence = FindEvidence(spool, groups, layout, survey);
            var definition = new MoneyDecision(layout, survey, evidence).Decide(money);
            var refunds = new RefundedGoods(
                definition, evidence.AreRefundsGross, layout.IsTotalNet, evidence.IsShippingUntaxed);
            var assembler = new OrderAssembler(definition, layout, evidence.HasTotalLines, refunds);
            var summary = Summarize(spool, groups, assembler, definition, loader);
            WarnOfRefunds(layout, survey, style, refunds);
            _warnings.InsertRange(0, layout.Warnings);
            var inspection = Describe(table, layout, contacts, survey, style, definition, loader, summary) with
            {
                Currency = currency,
                Refusal = OrderRefusal.Find(name, summary, loader),
            };
            return new(spool, groups, assembler, inspection, kept);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private KeptValues? Keep(string file, SampleColumns sample, IReadOnlyList<ContactColumn> contacts) => options.Keep is { } keep
        ? new(
            keep.Contacts ? contacts : [],
            [.. keep.Columns.Select(name => (name, ContactColumns.IndexOf(file, sample, name, "keep")))],
            options.MaximumKeptBytes)
        : null;

    private static MoneyEvidence FindEvidence(LineSpool spool, OrderGroups groups, OrderLayout layout, TableSurvey survey)
    {
        var goods = layout.Recipe?.Goods.ChooseAll(layout.Has) ?? [];
        var evidence = new MoneyEvidence(role => layout.Has(role) && survey[role] is { HasValues: true })
        {
            // Without its tax, a total less shipping is not better than a subtotal before discounts.
            Least = !layout.Has(Role.Tax) && goods is [{ Sums.Count: 2 } least, ..]
                ? [.. least.Sums.Select(sum => MoneyDefinition.Of(new([sum])))]
                : [],
            Rivals = [.. goods.Take(3).Select(MoneyDefinition.Of)],
            IsTotalNet = layout.IsTotalNet,
        };
        var hasLineTotals = (layout.Has(Role.LineTotal) || layout.Has(Role.Total)) && layout.Has(Role.Price) && layout.Has(Role.Quantity);
        var hasTotals = layout.Recipe is null && MoneySums.References.Append(Role.Subtotal).Any(layout.Has);
        if (!layout.Has(Role.Order) && !hasLineTotals && !hasTotals)
            return evidence;
        var lines = spool.Read();
        while (lines.Read())
        {
            foreach (ref readonly var line in CollectionsMarshal.AsSpan(lines.Lines))
            {
                if (hasLineTotals)
                    evidence.AddLine(line);
                if (!hasTotals)
                    continue;
                evidence.AddFee(line);
                if (line.Order != 0 || !IsCounted(line.Status))
                    continue;
                evidence.Sums.Add(new(in line));
                evidence.AddRefund(new(in line));
                evidence.AddTax(new(in line));
            }
            groups.Start(lines.Lines);
            while (groups.Read())
            {
                groups.RemoveRepeated(layout.Has(Role.Status), static (_, _) => { });
                if (!groups.IsNumbered || groups.Order.IsEmpty)
                    continue;
                evidence.Add(groups.Order);
                if (IsCounted(OrderAssembler.LastStatus(groups.Order)))
                {
                    evidence.AddDefinitions(groups.Order);
                    evidence.AddRefund(groups.Order);
                    evidence.AddTax(groups.Order);
                }
                // A cancelled order may have a total of 0, and other money still.
                if (hasTotals && IsCounted(OrderAssembler.LastStatus(groups.Order)))
                    evidence.Sums.Add(groups.Order);
            }
        }
        return evidence;
    }

    private static bool IsCounted(OrderStatus status) => status is OrderStatus.None or OrderStatus.Sale or OrderStatus.PartlyRefunded;

    /// <summary>Warns where refunds contradict a status, or are not known, as a whole or in part.</summary>
    private void WarnOfRefunds(OrderLayout layout, TableSurvey survey, LineStyle style, RefundedGoods refunds)
    {
        if (refunds.Contradicted > 0)
            _warnings.Add(
                $"{refunds.Contradicted:N0} orders are partly refunded by their status, but their refunds are not less than their money. " +
                "Their refunds are not subtracted.");
        if (layout[Role.TotalAfterRefunds] is { } left && survey[Role.TotalAfterRefunds] is { HasValues: true })
            _warnings.Add(
                $"0 in column {left.Name} says nothing, so an order that was refunded as a whole counts if nothing else says so.");
        if (!layout.Has(Role.Status) || layout.Has(Role.Refunded) || layout.Has(Role.LineRefunded)
            || layout.Has(Role.TotalAfterRefunds) || layout.Has(Role.Kind))
            return;
        var partly = ColumnMapping.ToCamelCase(nameof(OrderStatus.PartlyRefunded));
        var lines = survey.Statuses.Where(status => style.NameStatus(status.Key) == partly).Sum(status => status.Value);
        if (lines > 0)
            _warnings.Add(
                $"{lines:N0} lines are partly refunded, but no column shows how much was refunded, so their money is too high. " +
                "If a column shows it, name the column with refunded=.");
    }

    private OrderSummary Summarize(
        LineSpool spool, OrderGroups groups, OrderAssembler assembler, MoneyDefinition definition, OrderLineLoader loader)
    {
        var totals = new SummaryTotals();
        LeaveOutLines leaveOut = (lines, reason) => loader.Tally.Add(reason, lines.Length, definition.Of(lines) ?? 0);
        var sorted = spool.Read();
        while (sorted.Read())
        {
            if (GuestKey.IsGuest(sorted.Customer))
            {
                groups.Start(sorted.Lines);
                while (groups.Read())
                    leaveOut(groups.Order, LeftOut.NoCustomer);
                continue;
            }
            totals.StartCustomer();
            OrderTable.Assemble(sorted, groups, assembler, order => totals.Add(order.Order), (lines, reason) =>
            {
                leaveOut(lines, reason);
                // The line numbers are not known any more.
                if (reason == LeftOut.Unreadable)
                    loader.AddUnreadable(
                        new("", 0, ColumnText.DecodeStart(sorted.Customer), Role.Amount.Name(), "an order has no money that can be read"),
                        hasNoAmount: true);
            });
            totals.EndCustomer(sorted.Customer);
        }
        if (totals.FindDominant() is { } id)
            _warnings.Add(
                $"Customer {id} has more than 5 % of all orders. If many people share the id, such as guests, correct the file.");
        if (loader.Tally.LinesOf(LeftOut.Duplicate) is var repeated and > 0)
            _warnings.Add($"{repeated:N0} lines repeat another line of their order and do not count, because this export repeats lines.");
        var summary = totals.ToSummary(loader.Lines, loader.Tally);
        if (summary.Orders >= MinimumOrders && summary.Buyers == summary.Orders)
            _warnings.Add(
                "Each customer has one order only, so the column of the customer may be a number of the order. " +
                "If so, name another column with customer=.");
        return summary;
    }

    private OrderInspection Describe(
        OrderTableFiles table, OrderLayout layout, IReadOnlyList<ContactColumn> contacts, TableSurvey survey, LineStyle style,
        MoneyDefinition definition, OrderLineLoader loader, OrderSummary summary) => new()
        {
            Format = layout.Recipe?.Name,
            Title = layout.Recipe?.Title,
            Preview = _preview,
            Files = [.. table.Files.Select(file => new InspectedFile(file.Name, file.Dialect))],
            Columns = [.. layout.Columns.Select(column => Describe(column, style))],
            Contacts = [.. contacts.Select(column => new InspectedColumn(
                ColumnMapping.ToCamelCase($"{column.Role}"), column.Name, column.Why, ""))],
            Ignored = [.. table.Columns.Where((_, i) =>
                layout.Columns.All(column => column.Column != i) && contacts.All(column => column.Column != i))],
            Statuses = layout.Has(Role.Status) ? Describe(survey.Statuses, style.NameStatus) : [],
            Kinds = layout.Has(Role.Kind) ? Describe(survey.Kinds, style.NameKind) : [],
            Money = definition.Goods.ToString(),
            MoneyWhy = definition.Why,
            TimeZone = options.Zone?.Id,
            FirstRows = loader.FirstRows,
            Summary = summary,
            Warnings = _warnings,
            Unreadable = loader.Unreadable,
        };

    private static InspectedColumn Describe(RoleColumn column, LineStyle style) =>
        new(column.Role.Name(), column.Name, column.Why, style.Describe(column.Role));

    private static InspectedWord[] Describe(IReadOnlyDictionary<string, long> counts, Func<string, string> name) =>
        [.. counts.Select(word => new InspectedWord(word.Key, name(word.Key), word.Value))];
}
