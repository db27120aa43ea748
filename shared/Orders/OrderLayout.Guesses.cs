using Conversion.Files;

namespace Conversion.Orders;

/// <content>Finds the columns of roles by their names and content.</content>
internal sealed partial class OrderLayout
{
    private void Guess()
    {
        var taken = Columns.Select(column => column.Column).ToHashSet();
        // A user who names a column of money has decided which columns the money comes from.
        var hasMoney = HasMoney;
        for (var role = (Role)0; (int)role < Roles.Count; role++)
        {
            var isOtherMoney = hasMoney && role is Role.Amount or Role.Total or Role.NetTotal or Role.Subtotal or Role.LineTotal;
            if (Has(role) || _excluded.Contains(role) || isOtherMoney)
                continue;
            var candidates = Candidates(role).Where(column => !taken.Contains(column)).ToList();
            var readable = candidates.Where(column => _sample.IsReadable(role, column) || role == Role.At && _hasFormat).ToList();
            if (candidates.Count > 0 && readable.Count == 0)
                Discard(role, candidates[0]);
            if (readable.Count == 0)
                continue;
            var column = role == Role.Customer ? ChooseCustomer(readable) : readable[0];
            if (column < 0)
                continue;
            ThrowIfRepeated(role, column);
            Set(role, column, KnownName);
            taken.Add(column);
        }
        if (!Has(Role.Order) && Has(Role.Customer) && !_excluded.Contains(Role.Order))
            GuessOrderOfRows(taken);
        // A kind whose words are not known may be of something else.
        var hasKind = this[Role.Kind] is { } kind && (kind.Why != KnownName || _sample.HasKnownKind(kind.Column));
        if (!Has(Role.Status) && !_excluded.Contains(Role.Status))
            GuessStatus(taken);
        if (!Has(Role.Status) && !Has(Role.Kind) && !_excluded.Contains(Role.Kind))
            GuessKind(taken);
        if (!Has(Role.Status) && !hasKind && !Has(Role.Kind) && !_excluded.Contains(Role.Status))
            AskStatus(taken);
        if (!Has(Role.Currency) && !_excluded.Contains(Role.Currency))
            GuessCurrency(taken);
        if (!Has(Role.At) && !_excluded.Contains(Role.At))
            GuessInstant(taken);
        if (this[Role.Status] is { Why: KnownName or KnownWords })
            AddStatuses(taken);
        if (!_excluded.Contains(Role.Tax))
            AddTaxParts();
        if (this[Role.Parent] is { Why: KnownName } && !Has(Role.Order) && !_excluded.Contains(Role.Order))
            FindOrderOfParents(taken);
        else if (this[Role.Parent] is { Why: KnownName } && Has(Role.Order))
            FindParents();
        if (this[Role.Paid] is { Why: KnownName } paid && !_sample.HasFlags(paid.Column))
            _warnings.Add($"Orders without a date in column {paid.Name} are not paid and do not count.");
    }

    /// <summary>Takes a column such as No. for the number of the order, where each row has another number and is a whole order.</summary>
    private void GuessOrderOfRows(HashSet<int> taken)
    {
        Role[] ofLines = [Role.Product, Role.Quantity, Role.Price, Role.LineTotal, Role.Transaction, Role.Kind];
        var number = ofLines.Any(Has)
            ? -1
            : _sample.Numbering().FirstOrDefault(column => !taken.Contains(column) && _sample.IsUnique(column), -1);
        if (number < 0)
            return;
        Set(Role.Order, number, "is another one on each row");
        taken.Add(number);
    }

    /// <summary>Adds the other columns that are named a status and have few words, of which one is not of a sale.</summary>
    private void AddStatuses(HashSet<int> taken)
    {
        var others = OrderFormats.Default[Role.Status].NotNames;
        OtherStatuses = [.. _sample.Named(Role.Status)
            .Where(column => !taken.Contains(column) && !HasPart(column, others) && _sample.HasLostOrders(column))
            .Concat(Enumerable.Range(0, _sample.Names.Count).Where(column => !taken.Contains(column) && column != this[Role.Status]!.Column
                && (IsStatusOfOther(column, others) || ColumnNames.IsStatusOfPath(_sample.Names[column])
                    && !HasPart(column, others) && _sample.HasStatuses(column))))
            .Distinct()];
        foreach (var column in OtherStatuses)
            _warnings.Add($"Orders that column {_sample.Names[column]} calls refunded, cancelled or failed do not count either.");
    }

    /// <summary>
    /// Whether a column is the status of something else, such as the shipping, and says that orders were cancelled, but not that
    /// something failed or came back.
    /// </summary>
    private bool IsStatusOfOther(int column, IReadOnlyList<string> others)
    {
        var name = OrderFormats.Normalize(_sample.Names[column]);
        return others.Any(other => name.StartsWith(other, StringComparison.Ordinal)
            && OrderFormats.Default[Role.Status].Names.Contains(name[other.Length..]))
            && _sample.HasStatusesOf(column, [OrderStatus.Sale, OrderStatus.Pending, OrderStatus.Cancelled]);
    }

    private IEnumerable<int> Candidates(Role role) => role switch
    {
        // Where a status says what is paid, dates of payments say nothing more.
        Role.Paid when Has(Role.Status) || Has(Role.Kind) => _sample.Named(role).Where(_sample.HasFlags),
        Role.Paid => _sample.Named(role).Concat(Enumerable.Range(0, _sample.Names.Count).Where(column =>
            OrderFormats.Default[role].VagueNames.Contains(OrderFormats.Normalize(_sample.Names[column])))),

        Role.RefundedAt => _sample.Named(role).Concat(_sample.Named(Role.Refunded).Where(_sample.HasSetFlags))
            .Concat(_sample.FlagsOf(OrderStatus.Refunded)),
        Role.CancelledAt => _sample.Named(role).Concat(_sample.FlagsOf(OrderStatus.Cancelled)),
        Role.Test => _sample.Named(role).Concat(_sample.FlagsOf(OrderStatus.Test)),
        Role.Status => _sample.Named(role).OrderByDescending(_sample.HasKnownStatus).ThenBy(_sample.IsConstant),
        Role.Order => _sample.Named(role).Concat(_sample.OfRecords()),
        _ => _sample.Named(role),
    };

    /// <summary>
    /// Returns the first column that does not have one value only. A name or a phone number gives way to an e-mail address, and
    /// addresses that a market place makes for each order give way to a name.
    /// </summary>
    private int ChooseCustomer(List<int> readable)
    {
        var first = readable.FindIndex(column => !_sample.IsConstant(column));
        if (first < 0)
            return readable[0];
        var isVague = ColumnNames.Forms(_sample.Names[readable[first]]).All(OrderFormats.Default[Role.Customer].VagueNames.Contains);
        if (isVague && FindEMail() is var email and >= 0)
            return email;
        var other = _sample.HasEMails(readable[first]) && _sample.IsUnique(readable[first])
            ? readable.FindIndex(first + 1, column => !_sample.IsConstant(column) && !_sample.IsUnique(column))
            : -1;
        return readable[other >= 0 ? other : first];
    }

    /// <summary>Returns a column of e-mail addresses whose name does not say that they are of someone else; −1 without one.</summary>
    private int FindEMail() => EMails().DefaultIfEmpty(-1).First();

    private IEnumerable<int> EMails() => Enumerable.Range(0, _sample.Names.Count)
        .Where(column => _sample.HasEMails(column) && !HasPart(column, OrderFormats.Default[Role.Customer].NotNames));

    /// <summary>Lets an e-mail address name the customer of rows that have no id, or have no address in the first column.</summary>
    private void AddEMail()
    {
        if (this[Role.Customer] is not { } customer || OtherCustomers.Count > 0)
            return;
        var email = _sample.HasEMails(customer.Column)
            ? EMails().FirstOrDefault(column => column != customer.Column && _sample.Completes(customer.Column, column), -1)
            : FindEMail();
        if (email >= 0 && email != customer.Column)
            OtherCustomers = [email];
    }

    /// <summary>Throws when another column has the same name as the one of a role, and other values.</summary>
    private void ThrowIfRepeated(Role role, int column)
    {
        var twin = _sample.FindTwin(column);
        if (twin < 0 || !_sample.IsReadable(role, twin))
            return;
        var name = _sample.Names[column];
        throw new OrderFileException(
            $"The column for {role.Name()} must be one column, but columns {column + 1} and {twin + 1} are both called {name} " +
            "and differ; name one by its position.")
        {
            Suggestions =
            [
                ColumnMapping.Pair(role.Name(), SampleColumns.PositionOf(column)),
                ColumnMapping.Pair(role.Name(), SampleColumns.PositionOf(twin)),
            ],
        };
    }

    /// <summary>Takes a column whose words are all known statuses, unless its name says that the status is another one.</summary>
    private void GuessStatus(HashSet<int> taken)
    {
        var others = OrderFormats.Default[Role.Status].NotNames;
        var column = _sample.FindStatuses(candidate => !taken.Contains(candidate) && !HasPart(candidate, others));
        if (column >= 0)
            Set(Role.Status, column, KnownWords);
    }

    /// <summary>Takes a column whose words are all known kinds, of which one is a sale and one is a refund.</summary>
    private void GuessKind(HashSet<int> taken)
    {
        var others = OrderFormats.Default[Role.Kind].NotNames;
        var column = Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(
            candidate => !taken.Contains(candidate) && !HasPart(candidate, others) && _sample.HasKinds(candidate), -1);
        if (column >= 0)
            Set(Role.Kind, column, "has only words that are known kinds");
    }

    /// <summary>Takes the first column that has only codes of currencies. Otherwise money of several currencies would be added.</summary>
    private void GuessCurrency(HashSet<int> taken)
    {
        var column = Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(
            candidate => !taken.Contains(candidate) && _sample.HasCurrencies(candidate), -1);
        if (column < 0)
            return;
        Set(Role.Currency, column, "has only codes of currencies");
        taken.Add(column);
    }

    /// <summary>Throws when a column has words of statuses beside words that are not known, and another name.</summary>
    private void AskStatus(HashSet<int> taken)
    {
        var others = OrderFormats.Default[Role.Status].NotNames;
        var column = Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(
            candidate => !taken.Contains(candidate) && !HasPart(candidate, others) && _sample.MayHaveStatuses(candidate), -1);
        if (column < 0)
            return;
        throw new OrderFileException(
            $"Column {_sample.Names[column]} has words such as {string.Join(", ", _sample.Words(column).Take(MaximumWords))}, " +
            "which may say which orders are purchases; name the column, or say that no column is a status.")
        {
            Suggestions = [ColumnMapping.Pair(Role.Status.Name(), _sample.Names[column]), $"{Role.Status.Name()}="],
        };
    }

    private bool HasPart(int column, IReadOnlyList<string> words)
    {
        var name = OrderFormats.Normalize(_sample.Names[column]);
        return words.Any(word => name.Contains(word, StringComparison.Ordinal));
    }

    private void Discard(Role role, int column)
    {
        _discarded[role] = column;
        _warnings.Add($"Column {_sample.Names[column]} is not used as {role.Name()}: most of its cells have another form.");
    }

    /// <summary>
    /// Takes the only column of dates, or the only one whose name does not say that the date is another one.
    /// </summary>
    private void GuessInstant(HashSet<int> taken)
    {
        var dates = _sample.FindDates().FindAll(column => !taken.Contains(column));
        var likely = dates.FindAll(column => !HasNameOfOtherDate(column));
        if (likely.Count == 0)
            likely = dates;
        if (likely.Count == 1)
        {
            var others = NamesOf(dates.Except(likely));
            Set(Role.At, likely[0], $"is the only column of dates{(others.Count > 0 ? $" but {string.Join(", ", others)}" : "")}");
        }
        else if (likely.Count > 1)
            throw new OrderFileException(
                $"The date of the order must be one column, but {string.Join(" and ", NamesOf(likely))} contain dates; name one.")
            {
                Suggestions = Suggest(Role.At, likely),
            };
    }

    private bool HasNameOfOtherDate(int column) => HasPart(column, OrderFormats.Default[Role.At].NotNames);
}
