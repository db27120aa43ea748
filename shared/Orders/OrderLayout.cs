namespace Conversion.Orders;

/// <summary>Which column has which role, and why.</summary>
/// <param name="Role">The role.</param>
/// <param name="Column">The index of the column.</param>
/// <param name="Name">The column's name.</param>
/// <param name="Why">Why the column has the role, as the end of a sentence.</param>
internal sealed record RoleColumn(Role Role, int Column, string Name, string Why);

/// <summary>Gives each role its column: as the user says, as a recipe says, or by the column's name and content.</summary>
internal sealed class OrderLayout
{
    /// <summary>Why a column has a role that nobody named.</summary>
    public const string KnownName = "has a name that is known";

    private readonly RoleColumn?[] _columns = new RoleColumn?[Roles.Count];
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<string[]> _sample;
    private readonly List<string> _warnings = [];
    private readonly Dictionary<Role, int> _discarded = [];

    private OrderLayout(IReadOnlyList<string> names, IReadOnlyList<string[]> sample, Recipe? recipe) =>
        (_names, _sample, Recipe) = (names, sample, recipe);

    /// <summary>The recipe that the file follows; null for none.</summary>
    public Recipe? Recipe { get; }

    /// <summary>Columns that name the customer in rows where the customer's own column is empty.</summary>
    public IReadOnlyList<int> OtherCustomers { get; private set; } = [];

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The roles that have a column.</summary>
    public IEnumerable<RoleColumn> Columns => _columns.OfType<RoleColumn>();

    /// <summary>The column of a role; null when there is none.</summary>
    public RoleColumn? this[Role role] => _columns[(int)role];

    /// <summary>Whether a role has a column.</summary>
    public bool Has(Role role) => this[role] is not null;

    /// <summary>Finds the columns of a table.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="names">The names of the table's columns.</param>
    /// <param name="sample">The first rows.</param>
    /// <param name="mapping">What the user says.</param>
    /// <param name="recipe">The recipe; null for none.</param>
    /// <exception cref="OrderFileException">A named column does not exist, or a required role has no column.</exception>
    public static OrderLayout Find(
        string file, IReadOnlyList<string> names, IReadOnlyList<string[]> sample, ColumnMapping mapping, Recipe? recipe)
    {
        var layout = new OrderLayout(names, sample, recipe);
        foreach (var (role, name) in mapping.Columns)
            layout.SetNamed(file, role, name);
        if (recipe is not null)
            layout.AddRecipe(recipe);
        else
            layout.Guess();
        layout.Require(file, mapping);
        return layout;
    }

    /// <summary>Adds something that the user should know.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Takes a role's column away: the file's content speaks against it.</summary>
    public void Remove(Role role, string warning)
    {
        _columns[(int)role] = null;
        _warnings.Add(warning);
    }

    /// <summary>Gives the column of one role to another role.</summary>
    public void Move(Role from, Role to, string why)
    {
        _columns[(int)to] = this[from]! with { Role = to, Why = why };
        _columns[(int)from] = null;
    }

    private void SetNamed(string file, Role role, string name)
    {
        var column = IndexOf(name);
        if (column < 0)
            throw new OrderFileException(
                $"The column for {role.Name()} must be a column of {file}, got {name}; choose one of {string.Join(", ", _names)}.");
        _columns[(int)role] = new(role, column, _names[column], "was named");
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _names.Count; i++)
            if (_names[i].Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                return i;
        for (var i = 0; i < _names.Count; i++)
            if (Recipe.IsSame(_names[i], name))
                return i;
        return -1;
    }

    private void AddRecipe(Recipe recipe)
    {
        foreach (var (role, candidates) in recipe.Columns)
        {
            if (Has(role))
                continue;
            var columns = candidates.Select(IndexOf).Where(index => index >= 0).Distinct().ToList();
            if (columns.Count == 0)
                continue;
            _columns[(int)role] = new(role, columns[0], _names[columns[0]], $"is the {role.Name()} in {recipe.Title}");
            if (role == Role.Customer)
                OtherCustomers = columns[1..];
        }
    }

    private void Guess()
    {
        var taken = Columns.Select(column => column.Column).ToHashSet();
        // A user who names the money has decided which columns it comes from.
        var hasMoney = Columns.Any(column => column.Role is Role.Amount or Role.Total or Role.Subtotal or Role.LineTotal or Role.Price);
        for (var role = (Role)0; (int)role < Roles.Count; role++)
        {
            if (Has(role) || hasMoney && role is Role.Amount or Role.Total or Role.Subtotal or Role.LineTotal)
                continue;
            var candidates = Candidates(role).Where(column => !taken.Contains(column)).ToList();
            var readable = candidates.Where(column => IsReadable(role, column)).ToList();
            if (candidates.Count > 0 && readable.Count == 0)
                Discard(role, candidates[0]);
            if (readable.Count == 0)
                continue;
            _columns[(int)role] = new(role, readable[0], _names[readable[0]], KnownName);
            taken.Add(readable[0]);
        }
        if (!Has(Role.At))
            GuessInstant(taken);
    }

    private void Discard(Role role, int column)
    {
        _discarded[role] = column;
        _warnings.Add($"Column {_names[column]} is not used as {role.Name()}: most of its cells have another form.");
    }

    /// <summary>Returns the columns with a name of the role: whole names before parts, preferred names before others.</summary>
    private IEnumerable<int> Candidates(Role role)
    {
        var known = OrderFormats.Default[role].Names;
        return Enumerable.Range(0, _names.Count)
            .SelectMany(column => ColumnNames.Forms(_names[column]).Select((form, i) =>
                (column, Part: i > 0 && _names[column].Contains('.', StringComparison.Ordinal), Rank: IndexOf(known, form))))
            .Where(candidate => candidate.Rank >= 0)
            .OrderBy(candidate => candidate.Part).ThenBy(candidate => candidate.Rank).ThenBy(candidate => candidate.column)
            .Select(candidate => candidate.column)
            .Distinct();
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;
        return -1;
    }

    /// <summary>Whether at least half of the cells have the form of the role.</summary>
    private bool IsReadable(Role role, int column)
    {
        var cells = Cells(column);
        if (cells.Count == 0)
            return role is not (Role.Customer or Role.At);
        return role switch
        {
            Role.At or Role.CancelledAt => CountInstants(cells) * 2 >= cells.Count,
            Role.Customer or Role.Order => cells.All(cell => cell[0] is not ('{' or '[')),
            _ when role.IsNumber() => cells.Count(cell => NumberText.Classify(ToBytes(cell)) != NumberForm.None) * 2 >= cells.Count,
            _ => true,
        };
    }

    private void GuessInstant(HashSet<int> taken)
    {
        var others = OrderFormats.Default[Role.At].NotNames;
        var dates = Enumerable.Range(0, _names.Count)
            .Where(column => !taken.Contains(column) && Cells(column) is { Count: > 0 } cells && cells.TrueForAll(cell => !IsPlainNumber(cell))
                && CountInstants(cells) == cells.Count)
            .ToList();
        var likely = dates.Where(column => !others.Any(word =>
            OrderFormats.Normalize(_names[column]).Contains(word, StringComparison.Ordinal))).ToList();
        if (likely.Count == 0)
            likely = dates;
        if (likely.Count == 1)
            _columns[(int)Role.At] = new(Role.At, likely[0], _names[likely[0]], dates.Count > 1
                ? $"is the only column of dates but {string.Join(", ", dates.Except(likely).Select(column => _names[column]))}"
                : "is the only column of dates");
        else if (likely.Count > 1)
            throw new OrderFileException(
                $"The date of the order must be one column, but {string.Join(" and ", likely.Select(column => _names[column]))} contain dates; name one.")
            {
                Suggestions = [.. likely.Select(column => ColumnMapping.Pair(Role.At.Name(), _names[column]))],
            };
    }

    private void Require(string file, ColumnMapping mapping)
    {
        if (!Has(Role.Customer) && Recipe is null && GuessCustomerFromId())
            return;
        Require(file, Role.Customer, Has(Role.Customer));
        Require(file, Role.At, Has(Role.At));
        var hasMoney = mapping.Money is not null || Has(Role.Amount) || Has(Role.Total) || Has(Role.Subtotal) || Has(Role.LineTotal)
            || Has(Role.Price);
        Require(file, Role.Amount, hasMoney);
    }

    /// <summary>A column that is called just id names the customer if ids repeat. Otherwise it may as well name the order.</summary>
    private bool GuessCustomerFromId()
    {
        var column = IndexOf("id");
        if (column < 0 || Has(Role.Order) || Cells(column) is var cells && cells.Distinct().Count() == cells.Count)
            return false;
        _columns[(int)Role.Customer] = new(Role.Customer, column, _names[column], "is the only id, and its values repeat");
        return Has(Role.At) && (Has(Role.Amount) || Has(Role.Total) || Has(Role.Subtotal) || Has(Role.LineTotal) || Has(Role.Price));
    }

    private void Require(string file, Role role, bool isPresent)
    {
        if (isPresent)
            return;
        if (_discarded.TryGetValue(role, out var discarded))
            throw new OrderFileException(
                $"Column {_names[discarded]} of {file} must contain {(role == Role.At ? "dates" : "numbers")}, got {Cells(discarded).FirstOrDefault("empty cells only")}; "
                + $"correct the column, or name another one with {role.Name()}=.");
        var free = Enumerable.Range(0, _names.Count).Where(column => Columns.All(used => used.Column != column) && IsPlausible(role, column));
        throw new OrderFileException(
            $"{file} must have a column for {role.Name()} ({OrderFormats.Default[role].About.TrimEnd('.')}), got {string.Join(", ", _names)}; name it.")
        {
            Suggestions = [.. free.Take(6).Select(column => ColumnMapping.Pair(role.Name(), _names[column]))],
        };
    }

    private bool IsPlausible(Role role, int column)
    {
        var cells = Cells(column);
        return cells.Count > 0 && IsReadable(role, column) && (role != Role.Customer || CountInstants(cells) * 2 < cells.Count);
    }

    private List<string> Cells(int column) =>
        [.. _sample.Select(row => row[column]).Where(cell => cell.Length > 0 && !OrderFormats.Default.NullWords.Contains(cell.ToLowerInvariant()))];

    private static int CountInstants(List<string> cells)
    {
        var column = new InstantColumn();
        foreach (var cell in cells)
            column.Add(ToBytes(cell));
        return (int)column.Readable;
    }

    private static bool IsPlainNumber(string cell) => NumberText.Classify(ToBytes(cell)) == NumberForm.Plain;

    private static byte[] ToBytes(string cell) => System.Text.Encoding.UTF8.GetBytes(cell);
}
