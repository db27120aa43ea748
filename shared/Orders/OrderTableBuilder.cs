namespace Conversion.Orders;

/// <summary>Reads files of orders step by step: columns, survey, styles, lines, money, summary.</summary>
internal sealed class OrderTableBuilder(IReadOnlyList<OrderInputFile> files, OrderReadOptions options, Action<long>? report)
{
    private const int FirstRows = 5;
    private const int MaximumNamed = 1000;

    // Lines of nobody are sorted under ids that no customer can have, in groups by order number.
    private const int GuestGroups = 4096;

    private readonly LeftOutTally _tally = new();
    private readonly List<UnreadableRow> _unreadable = [];
    private readonly List<InspectedRow> _first = [];
    private readonly List<string> _warnings = [];
    private readonly List<long> _lastTicks = [];
    private readonly Dictionary<ulong, byte[]> _customerOf = [];
    private readonly List<(byte[] Customer, OrderLine Line)> _references = [];
    private long _lines;
    private long _unreadableAmounts;
    private long _rows;

    /// <summary>Reads the files.</summary>
    public OrderTable Build()
    {
        var table = OrderTableFiles.Open(files, options);
        var mapping = options.Columns;
        var name = files.Count == 1 ? files[0].Name : $"{files[0].Name} and {files.Count - 1} more";
        var layout = OrderLayout.Find(name, table.Columns, table.Sample, mapping, table.Recipe);
        var survey = TableSurvey.Run(table, layout, rows => Report(rows));
        var money = mapping.Money is null ? null : MoneyExpression.Parse(mapping.Money);
        var (style, currency) = new StyleDecision(layout, survey, options, table.HasInstants(layout[Role.At]!)).Decide(money);
        var spool = new LineSpool(new(options.SortMemoryBytes, options.MaximumFileBytes));
        try
        {
            ReadLines(table, layout, style, survey.Referred, spool);
            foreach (var (customer, line) in _references)
                Add(_customerOf.GetValueOrDefault(line.Order, customer), line, spool);
            spool.Sort();
            var groups = new OrderGroups(layout.Recipe?.DropRepeatedLines == true, RankExports());
            var definition = new MoneyDecision(layout, survey, FindEvidence(spool, groups, layout)).Decide(money);
            var assembler = new OrderAssembler(definition, layout);
            var summary = Summarize(spool, groups, assembler, definition);
            var refusal = OrderTable.FindRefusal(name, _tally, summary, _unreadable.Count > 0 ? _unreadable[0] : null, _unreadableAmounts);
            _warnings.InsertRange(0, layout.Warnings);
            return new(spool, groups, assembler, Describe(table, layout, survey, style, definition, currency, summary, refusal));
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Whether the id stands for lines of nobody.</summary>
    public static bool IsGuest(ReadOnlySpan<byte> customer) => customer[0] == 0;

    /// <summary>Whether a customer is in a shard.</summary>
    public static bool IsIn(CustomerShard shard, ReadOnlySpan<byte> customer) =>
        shard.Count <= 1 || TextHash.From(customer) % (ulong)shard.Count == (ulong)shard.Index;

    private void ReadLines(OrderTableFiles table, OrderLayout layout, LineStyle style, HashSet<ulong> referred, LineSpool spool)
    {
        var reader = new LineReader(layout, style);
        foreach (var file in table.Files)
        {
            StartExport(reader);
            using var rows = new TableRows(table, file, layout[Role.At]!);
            while (rows.Read())
            {
                _lines++;
                if (++_rows % 100_000 == 0)
                    Report(_rows);
                if (rows.Kind == RowKind.Record)
                    ReadLine(rows, reader, file, layout, referred, spool);
                else
                    LeaveOutRow(rows, reader, file);
            }
            reader.EndFile();
        }
    }

    private void ReadLine(TableRows rows, LineReader reader, TableFile file, OrderLayout layout, HashSet<ulong> referred, LineSpool spool)
    {
        var customer = reader.Read(rows.Row, out var line);
        if (_first.Count < FirstRows)
            _first.Add(Show(rows.Row, layout, reader));
        if (reader.Reason is { } reason)
        {
            _tally.Add(reason, 1, reader.Money ?? 0);
            if (reason == LeftOut.Unreadable)
                AddUnreadable(file, rows.Row, ColumnText.Trim(rows.Row[layout[Role.Customer]!.Column]), reader.ErrorRole.Name(), reader.Error!, reader.Money is null);
            return;
        }
        _lastTicks[^1] = Math.Max(_lastTicks[^1], line.Ticks);
        if (customer.Length > CustomerId.MaximumLength && ColumnText.Decode(customer).Length > CustomerId.MaximumLength)
        {
            _tally.Add(LeftOut.Unreadable, 1, reader.Money ?? 0);
            AddUnreadable(file, rows.Row, [], Role.Customer.Name(), $"{layout[Role.Customer]!.Name} {CustomerId.Expected.TrimEnd('.')}", hasNoAmount: false);
        }
        else if (!referred.Contains(line.Order))
            Add(customer, line, spool);
        else if (customer.IsEmpty || reader.RefersToOrder)
            _references.Add((customer.ToArray(), line));
        else
        {
            _customerOf[line.Order] = customer.ToArray();
            Add(customer, line, spool);
        }
    }

    private void Add(ReadOnlySpan<byte> customer, in OrderLine line, LineSpool spool)
    {
        if (customer.IsEmpty)
            spool.Add([0, (byte)(line.Order % GuestGroups >> 8), (byte)(line.Order % 256)], line);
        else if (options.Shard is { } shard && !IsIn(shard, customer))
            _tally.Add(LeftOut.OtherShard, 1, 0);
        else
            spool.Add(customer, line);
    }

    private void LeaveOutRow(TableRows rows, LineReader reader, TableFile file)
    {
        switch (rows.Kind)
        {
            case RowKind.Damaged:
                _tally.Add(LeftOut.Unreadable, 1, 0);
                AddUnreadable(file, rows.Row, [], "", rows.Error.TrimEnd('.'), hasNoAmount: true);
                break;
            case RowKind.Header:
                _tally.Add(LeftOut.Header, 1, 0);
                StartExport(reader);
                break;
            default:
                _tally.Add(rows.Kind == RowKind.Total ? LeftOut.Total : LeftOut.Empty, 1, 0);
                break;
        }
    }

    private void StartExport(LineReader reader)
    {
        reader.Export = _lastTicks.Count;
        _lastTicks.Add(0);
    }

    private void AddUnreadable(TableFile file, RowReader row, ReadOnlySpan<byte> customer, string role, string error, bool hasNoAmount)
    {
        _unreadableAmounts += hasNoAmount ? 1 : 0;
        if (_unreadable.Count < MaximumNamed)
            _unreadable.Add(new(file.Name, row.Line, ColumnText.Decode(customer[..Math.Min(customer.Length, CustomerId.MaximumLength)]), role, error));
    }

    /// <summary>Returns the rank of each export: the one with the latest order is the latest.</summary>
    private int[] RankExports()
    {
        int[] byAge = [.. Enumerable.Range(0, _lastTicks.Count).OrderBy(export => _lastTicks[export])];
        var ranks = new int[byAge.Length];
        for (var i = 0; i < byAge.Length; i++)
            ranks[byAge[i]] = i;
        return ranks;
    }

    private static MoneyEvidence FindEvidence(LineSpool spool, OrderGroups groups, OrderLayout layout)
    {
        var evidence = new MoneyEvidence();
        var hasLineTotals = layout.Has(Role.LineTotal) && layout.Has(Role.Price) && layout.Has(Role.Quantity);
        if (!layout.Has(Role.Order) && !hasLineTotals)
            return evidence;
        var lines = spool.Read();
        while (lines.Read())
        {
            for (var i = 0; hasLineTotals && i < lines.Lines.Count; i++)
                evidence.AddLine(lines.Lines[i]);
            groups.Start(lines.Lines);
            while (groups.Read())
            {
                groups.RemoveRepeated(layout.Has(Role.Status), static (_, _) => { });
                if (groups.IsNumbered && !groups.Order.IsEmpty)
                    evidence.Add(groups.Order);
            }
        }
        return evidence;
    }

    private OrderSummary Summarize(LineSpool spool, OrderGroups groups, OrderAssembler assembler, MoneyDefinition definition)
    {
        var totals = new SummaryTotals();
        LeaveOutLines leaveOut = (lines, reason) => _tally.Add(reason, lines.Length, definition.Of(lines) ?? 0);
        LeaveOutLines leaveOutGuest = (lines, _) => _tally.Add(LeftOut.NoCustomer, lines.Length, definition.Of(lines) ?? 0);
        var sorted = spool.Read();
        while (sorted.Read())
        {
            if (IsGuest(sorted.Customer))
            {
                groups.Start(sorted.Lines);
                while (groups.Read())
                    leaveOutGuest(groups.Order, LeftOut.NoCustomer);
                continue;
            }
            totals.StartCustomer();
            OrderTable.Assemble(sorted, groups, assembler, totals.Add, leaveOut);
            totals.EndCustomer(sorted.Customer);
        }
        if (totals.FindDominant() is { } id)
            _warnings.Add($"Customer {id} has more than 5 % of all orders; if the id stands for many people, such as guests, correct the file.");
        return totals.ToSummary(_lines, _tally);
    }

    private static InspectedRow Show(RowReader row, OrderLayout layout, LineReader reader) => new(
        row.Line,
        layout.Columns.OrderBy(column => column.Role).ToDictionary(
            column => column.Role.Name(), column => ColumnText.Decode(ColumnText.Trim(row[column.Column]))),
        reader.Reason?.Name());

    private OrderInspection Describe(
        OrderTableFiles table, OrderLayout layout, TableSurvey survey, LineStyle style, MoneyDefinition definition, string? currency,
        OrderSummary summary, string? refusal) => new(
            layout.Recipe?.Name,
            layout.Recipe?.Title,
            [.. table.Files.Select(file => new InspectedFile(file.Name, file.Dialect))],
            [.. layout.Columns.Select(column => new InspectedColumn(column.Role.Name(), column.Name, column.Why, style.Describe(column.Role)))],
            [.. table.Columns.Where((_, i) => layout.Columns.All(column => column.Column != i))],
            layout.Has(Role.Status) ? [.. survey.Statuses.Select(status => new InspectedWord(status.Key, style.NameStatus(status.Key), status.Value))] : [],
            layout.Has(Role.Kind) ? [.. survey.Kinds.Select(kind => new InspectedWord(kind.Key, style.NameKind(kind.Key), kind.Value))] : [],
            definition.Goods.ToString(),
            definition.Why,
            currency,
            _first,
            summary,
            _warnings,
            _unreadable,
            refusal);

    private void Report(long rows) => report?.Invoke(rows);
}
