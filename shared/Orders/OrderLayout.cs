using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Gives each role its column: as the user says, as a recipe says, or by the column's name and content.</summary>
internal sealed partial class OrderLayout
{
    /// <summary>Why a column has a role that nobody named.</summary>
    public const string KnownName = "has a name that is known";

    private const string Named = "was named";
    private const string KnownWords = "has only words that are known statuses";
    private const int MaximumSuggestions = 6;
    private const int MaximumListed = 40;
    private const int MaximumWords = 4;

    private readonly RoleColumn?[] _columns = new RoleColumn?[Roles.Count];
    private readonly SampleColumns _sample;
    private readonly List<string> _warnings = [];
    private bool _hasFormat;
    private readonly Dictionary<Role, int> _discarded = [];

    private readonly Dictionary<Role, IReadOnlyList<int>> _added = [];

    // Roles that the user says have no column.
    private readonly HashSet<Role> _excluded = [];

    private OrderLayout(SampleColumns sample, Recipe? recipe) => (_sample, Recipe) = (sample, recipe);

    /// <summary>The recipe that the file follows; null without one.</summary>
    public Recipe? Recipe { get; }

    /// <summary>Columns that name the customer in rows where the customer's own column is empty.</summary>
    public IReadOnlyList<int> OtherCustomers { get; private set; } = [];

    /// <summary>Columns that can say that an order was refunded or cancelled, although its status is one of a sale.</summary>
    public IReadOnlyList<int> OtherStatuses { get; private set; } = [];

    /// <summary>Columns that show the refunds of rows where the column of the refunds is empty.</summary>
    public IReadOnlyList<int> OtherRefunds { get; private set; } = [];

    /// <summary>Columns with the part of the refunds that was a discount and so was not given back.</summary>
    public IReadOnlyList<int> RefundedDiscounts { get; private set; } = [];

    /// <summary>Columns that say which lines are not goods, such as the shipping.</summary>
    public IReadOnlyList<int> LineKinds { get; private set; } = [];

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The roles that have a column.</summary>
    public IEnumerable<RoleColumn> Columns => _columns.OfType<RoleColumn>();

    /// <summary>The column of a role; null without one.</summary>
    public RoleColumn? this[Role role] => _columns[(int)role];

    private bool HasMoney =>
        Has(Role.Amount) || Has(Role.Total) || Has(Role.NetTotal) || Has(Role.Subtotal) || Has(Role.LineTotal) || Has(Role.Price);

    /// <summary>Whether the column of payments has dates.</summary>
    public bool HasPaymentDates => this[Role.Paid] is { } paid && !_sample.HasFlags(paid.Column);

    /// <summary>Whether the name of the total says that the total is without tax.</summary>
    public bool IsTotalNet => this[Role.Total] is { } total && ColumnNames.IsWithoutTax(total.Name);

    /// <summary>Further columns of a role whose money is in several columns, such as a tax of two levels.</summary>
    public IReadOnlyDictionary<Role, IReadOnlyList<int>> Added => _added;

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
        layout.TakeTimeWithDate();
        layout.Require(file, mapping);
        if (recipe is null)
        {
            layout.AddEMail();
            layout.LineKinds = [.. sample.LineKinds()];
            foreach (var column in layout.LineKinds)
                layout.Warn($"Lines that column {sample.Names[column]} calls shipping or the like are not goods and do not count.");
        }
        layout._warnings.AddRange(new UnusedColumns(sample, layout).Find());
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
        Set(role, column, Named);
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
            else if (role == Role.Refunded)
                (OtherRefunds, RefundedDiscounts) = (columns[1..], FindRefundedDiscounts(recipe, columns[0]));
        }
    }

    /// <summary>Returns the discounts that belong to a column of refunds: those with its place in the recipe.</summary>
    private List<int> FindRefundedDiscounts(Recipe recipe, int refunded) =>
    [
        .. recipe.Columns[Role.Refunded].Zip(recipe.RefundedDiscounts)
            .Where(pair => _sample.IndexOf(pair.First) == refunded)
            .Select(pair => _sample.IndexOf(pair.Second))
            .Where(column => column >= 0),
    ];

    // Some exports call an instant a time, beside a column of the date.
    private void TakeTimeWithDate()
    {
        if (this[Role.Time] is not { } time || time.Why == Named || !_sample.IsDates(time.Column))
            return;
        Set(Role.At, time.Column, "has the date and the time");
        _columns[(int)Role.Time] = null;
    }

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
        if (Recipe is null && !Has(Role.Order) && !_excluded.Contains(Role.Order))
            FindOrderOfRepeatedMoney(file);
    }

    /// <summary>
    /// Takes the column of the order's number where rows of one customer and instant repeat the money of the order, and only one
    /// column tells their orders apart. Without the number, the money would count once for each row.
    /// </summary>
    private void FindOrderOfRepeatedMoney(string file)
    {
        Role[] ofOrders = [Role.Total, Role.NetTotal, Role.Subtotal, Role.Amount];
        if (ofOrders.Select(role => this[role]).FirstOrDefault(column => column is not null) is not { } money
            || _sample.IsOfLine(money.Column))
            return;
        var (customer, at) = (this[Role.Customer]!.Column, this[Role.At]!.Column);
        if (!_sample.IsRepeated(money.Column, [customer, at]))
            return;
        var numbers = Enumerable.Range(0, _sample.Names.Count).Where(column => Columns.All(used => used.Column != column)
            && !_sample.HasFractions(column) && _sample.IsKeyOf(column, [customer, at, money.Column])).ToList();
        if (numbers.Count == 1)
        {
            Set(Role.Order, numbers[0], $"is the same on the rows that repeat column {money.Name}");
            return;
        }
        throw new OrderFileException(
            $"{file} must say which rows are one order, because rows of one customer and instant repeat column {money.Name}; " +
            "name the number of the order, or the date where a customer has one order at a time, or say that each row is an order.")
        {
            // A column that is named for the order is not guessed for its instant.
            Suggestions =
            [
                .. Suggest(Role.Order, numbers), $"{Suggest(Role.Order, [at])[0]},{Suggest(Role.At, [at])[0]}", $"{Role.Order.Name()}=",
            ],
        };
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
