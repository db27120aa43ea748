using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Gives each role its column: as the user says, as a recipe says, or by the column's name and content.</summary>
internal sealed class OrderLayout
{
    /// <summary>Why a column has a role that nobody named.</summary>
    public const string KnownName = "has a name that is known";

    private const int MaximumSuggestions = 6;
    private const int MaximumListed = 40;
    private const int MaximumWords = 4;

    private readonly RoleColumn?[] _columns = new RoleColumn?[Roles.Count];
    private readonly SampleColumns _sample;
    private readonly List<string> _warnings = [];
    private bool _hasFormat;
    private readonly Dictionary<Role, int> _discarded = [];

    // Roles that the user says have no column.
    private readonly HashSet<Role> _excluded = [];

    private OrderLayout(SampleColumns sample, Recipe? recipe) => (_sample, Recipe) = (sample, recipe);

    /// <summary>The recipe that the file follows; null without one.</summary>
    public Recipe? Recipe { get; }

    /// <summary>Columns that name the customer in rows where the customer's own column is empty.</summary>
    public IReadOnlyList<int> OtherCustomers { get; private set; } = [];

    /// <summary>Columns that can say that an order was refunded or cancelled, although its status is one of a sale.</summary>
    public IReadOnlyList<int> OtherStatuses { get; private set; } = [];

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The roles that have a column.</summary>
    public IEnumerable<RoleColumn> Columns => _columns.OfType<RoleColumn>();

    /// <summary>The column of a role; null without one.</summary>
    public RoleColumn? this[Role role] => _columns[(int)role];

    private bool HasMoney =>
        Has(Role.Amount) || Has(Role.Total) || Has(Role.NetTotal) || Has(Role.Subtotal) || Has(Role.LineTotal) || Has(Role.Price);

    /// <summary>Whether a role has a column.</summary>
    public bool Has(Role role) => this[role] is not null;

    /// <summary>Finds the columns of a table.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="sample">The columns, as their names and the first rows show them.</param>
    /// <param name="mapping">What the user says.</param>
    /// <param name="recipe">The recipe; null without one.</param>
    /// <exception cref="OrderFileException">A named column does not exist, or a required role has no column.</exception>
    public static OrderLayout Find(string file, SampleColumns sample, ColumnMapping mapping, Recipe? recipe)
    {
        var layout = new OrderLayout(sample, recipe) { _hasFormat = mapping.TimestampFormat is not null };
        foreach (var (role, name) in mapping.Columns)
            if (name.Length == 0)
                layout._excluded.Add(role);
            else
                layout.SetNamed(file, role, name);
        if (recipe is not null)
            layout.AddRecipe(recipe);
        else
            layout.Guess();
        layout.Require(file, mapping);
        if (recipe is null)
            layout.AddEMail();
        return layout;
    }

    /// <summary>Returns the name of a column.</summary>
    public string NameOf(int column) => _sample.Names[column];

    /// <summary>Adds something that the user should know.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Removes the column of a role, because the content of the file does not fit the role.</summary>
    public void Remove(Role role, string warning)
    {
        _columns[(int)role] = null;
        _warnings.Add(warning);
    }

    private void SetNamed(string file, Role role, string name)
    {
        var column = _sample.IndexOf(name);
        if (column < 0)
            throw new OrderFileException(
                $"The column for {role.Name()} must be a column of {file}, got {name}; " +
                $"choose one of {ListNames()}.");
        Set(role, column, "was named");
    }

    private void AddRecipe(Recipe recipe)
    {
        foreach (var (role, candidates) in recipe.Columns)
        {
            if (Has(role) || _excluded.Contains(role))
                continue;
            var columns = candidates.Select(_sample.IndexOf).Where(index => index >= 0).Distinct().ToList();
            if (columns.Count == 0)
                continue;
            Set(role, columns[0], $"is in {recipe.Title}");
            if (role == Role.Customer)
                OtherCustomers = columns[1..];
            else if (role == Role.Status)
                OtherStatuses = columns[1..];
        }
    }

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
        if (!Has(Role.Status) && !Has(Role.Kind) && !_excluded.Contains(Role.Status))
            GuessStatus(taken);
        if (!Has(Role.Status) && !Has(Role.Kind) && !_excluded.Contains(Role.Kind))
            GuessKind(taken);
        if (!Has(Role.Status) && !Has(Role.Kind) && !_excluded.Contains(Role.Status))
            AskStatus(taken);
        if (!Has(Role.At) && !_excluded.Contains(Role.At))
            GuessInstant(taken);
        if (this[Role.Status] is { Why: KnownName })
            AddStatuses(taken);
        if (this[Role.Parent] is { Why: KnownName } && Has(Role.Order))
            FindParents();
    }

    /// <summary>
    /// Finds what the parents of refunds name. Where they name another column than the order, such as the transaction, refunds
    /// with the number of their order need no parent, and other refunds take that column for the order.
    /// </summary>
    private void FindParents()
    {
        var (parent, order) = (this[Role.Parent]!.Column, this[Role.Order]!.Column);
        var parents = _sample.Cells(parent).Where(cell => cell != "0").ToHashSet();
        bool Names(int column) => 2 * parents.Intersect(_sample.Cells(column)).Count() >= parents.Count;
        if (parents.Count == 0 || Names(order))
            return;
        var named = Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(column => column != parent && Names(column), -1);
        if (named < 0 || this[Role.Order]!.Why != KnownName)
            return;
        if (_sample.SharesOfRows(parent, order))
            _columns[(int)Role.Parent] = null;
        else
            Set(Role.Order, named, $"is what column {_sample.Names[parent]} names");
    }

    /// <summary>Adds the other columns that are named a status and have only known words, of which one is not of a sale.</summary>
    private void AddStatuses(HashSet<int> taken)
    {
        var others = OrderFormats.Default[Role.Status].NotNames;
        OtherStatuses = [.. _sample.Named(Role.Status)
            .Where(column => !taken.Contains(column) && !HasPart(column, others) && _sample.HasStatuses(column))];
        foreach (var column in OtherStatuses)
            _warnings.Add($"Orders that column {_sample.Names[column]} calls refunded, cancelled or failed do not count either.");
    }

    private IEnumerable<int> Candidates(Role role) => role switch
    {
        Role.RefundedAt => _sample.Named(role).Concat(_sample.Named(Role.Refunded).Where(_sample.HasSetFlags))
            .Concat(_sample.FlagsOf(OrderStatus.Refunded)),
        Role.CancelledAt => _sample.Named(role).Concat(_sample.FlagsOf(OrderStatus.Cancelled)),
        Role.Test => _sample.Named(role).Concat(_sample.FlagsOf(OrderStatus.Test)),
        Role.Status => _sample.Named(role).OrderByDescending(_sample.HasKnownStatus),
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
            Set(Role.Status, column, "has only words that are known statuses");
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

    private void Require(string file, ColumnMapping mapping)
    {
        if (!Has(Role.Customer) && Recipe is null && GuessCustomerFromId())
            return;
        var missing = new List<Role>();
        if (!Has(Role.Customer))
            missing.Add(Role.Customer);
        if (!Has(Role.At))
            missing.Add(Role.At);
        if (mapping.Money is null && !HasMoney)
            missing.Add(Role.Amount);
        if (missing.Count > 0)
            throw Missing(file, missing);
        RequireOrder(file);
    }

    /// <summary>
    /// Throws when the lines of JSON orders repeat money of the order, and nothing says which lines are of one order.
    /// </summary>
    private void RequireOrder(string file)
    {
        var isOfOrder = Columns.Any(column => column.Role.IsMoney() && !_sample.IsOfLine(column.Column));
        if (!_sample.HasLines || !isOfOrder || Recipe is not null || Has(Role.Order) || _excluded.Contains(Role.Order))
            return;
        var runs = Enumerable.Range(0, _sample.Names.Count)
            .Where(column => !_sample.IsOfLine(column) && Columns.All(used => used.Column != column) && _sample.HasRuns(column));
        throw new OrderFileException(
            $"{file} must have a column for order ({OrderFormats.Default[Role.Order].About.TrimEnd('.')}), because its orders have " +
            $"several lines, got {ListNames()}; name it.")
        {
            Suggestions = Suggest(Role.Order, runs.Take(MaximumSuggestions)),
        };
    }

    /// <summary>
    /// Takes a column that is called just id for the customer if ids repeat. Otherwise the ids may be of orders.
    /// </summary>
    private bool GuessCustomerFromId()
    {
        var column = _sample.IndexOf("id");
        if (column < 0 || Has(Role.Order))
            return false;
        var ids = _sample.Cells(column);
        if (ids.Distinct().Count() == ids.Count)
            return false;
        Set(Role.Customer, column, "is the only id, and its values repeat");
        return Has(Role.At) && HasMoney;
    }

    private OrderFileException Missing(string file, List<Role> missing)
    {
        if (missing.Find(_discarded.ContainsKey) is var wrong && _discarded.TryGetValue(wrong, out var discarded))
            return Unreadable(file, wrong, discarded);
        var about = missing.Select(role => $"{role.Name()} ({OrderFormats.Default[role].About.TrimEnd('.')})");
        var suggestions = new ColumnSuggestions(_sample, this).For(missing, MaximumSuggestions);
        var advice = suggestions.Length == 0
            ? $"no column looks like one, so export the file with the {string.Join(" and the ", missing.Select(role => role.Name()))}."
            : $"name {(missing.Count > 1 ? "them" : "it")}.";
        return new($"{file} must have a column for {string.Join(" and for ", about)}, got {ListNames()}; {advice}")
        {
            Suggestions = suggestions,
        };
    }

    private OrderFileException Unreadable(string file, Role role, int column)
    {
        var (expected, advice) = role == Role.At
            ? ("dates", "say how they are written, for example timestampFormat=\"%d/%m/%Y %H:%M\", or name another column with at=.")
            : ("numbers", $"name another column with {role.Name()}=.");
        var got = _sample.Cells(column).FirstOrDefault("empty cells only");
        return new($"Column {_sample.Names[column]} of {file} must contain {expected}, got {got}; {advice}");
    }

    private void Set(Role role, int column, string why) => _columns[(int)role] = new(role, column, _sample.Names[column], why);

    private string ListNames() => _sample.Names.Count <= MaximumListed
        ? string.Join(", ", _sample.Names)
        : $"{string.Join(", ", _sample.Names.Take(MaximumListed))} and {_sample.Names.Count - MaximumListed} more";

    private List<string> NamesOf(IEnumerable<int> columns) => [.. columns.Select(column => _sample.Names[column])];

    private string[] Suggest(Role role, IEnumerable<int> columns) =>
        [.. NamesOf(columns).Select(name => ColumnMapping.Pair(role.Name(), name))];
}
