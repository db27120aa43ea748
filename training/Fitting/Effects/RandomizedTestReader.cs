using System.Text;
using Conversion.Files;
using Conversion.Orders;
using Conversion.Training.Orders;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Reads a randomized test from a plain table: one row for each customer.</summary>
internal sealed class RandomizedTestReader
{
    private const int MaximumActions = 50;
    private const int MinimumCustomers = 20;

    // The squares of such money still have a finite sum.
    private const double GreatestMoney = 1e15;

    private readonly TableFile _file;
    private readonly TestColumns _columns;
    private readonly ColumnStatistics[] _statistics;
    private readonly List<string> _leftOut = [];
    private readonly Dictionary<string, int> _reasons = [];
    private readonly FeatureEncoding _encoding = new();
    private readonly (int Action, int Buying, int Money, int Propensity) _at;

    private RandomizedTestReader(TableFile file, TestColumns columns)
    {
        (_file, _columns) = (file, columns);
        _at = (Find(columns.Action, "--action"), TryFind(columns.Buying, "--buying"), TryFind(columns.Money, "--money"),
            TryFind(columns.Propensity, "--propensity"));
        foreach (var ignored in columns.Ignored)
            Find(ignored, "--ignore");
        _statistics = [.. file.Columns.Select(_ => new ColumnStatistics())];
    }

    /// <summary>Reads a test.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Which columns are read.</param>
    /// <param name="leftOut">Receives what does not count, and why.</param>
    /// <exception cref="UserErrorException">The file is not such a table.</exception>
    public static RandomizedTest Read(string path, TestColumns columns, out IReadOnlyList<string> leftOut)
    {
        try
        {
            var files = OrderFiles.Find(path);
            if (files.Count > 1)
                throw new UserErrorException($"--table must be one file, got {files.Count}; name one of them.");
            var file = TableFile.Open(OrderFiles.ToInput(files[0]), new(), [], long.MaxValue);
            var reader = new RandomizedTestReader(file, columns);
            leftOut = reader._leftOut;
            return reader.Read();
        }
        catch (OrderFileException e)
        {
            throw new UserErrorException($"--table must be a table with one row for each customer, but could not be read: {e.Message}", e);
        }
    }

    private RandomizedTest Read()
    {
        using (var rows = _file.OpenRows())
            while (rows.Read())
                for (var column = 0; rows.Error is null && column < _statistics.Length; column++)
                    _statistics[column].Add(rows[column]);
        var actions = ReadActions();
        AddFeatures(_statistics[_at.Action].Count);
        var table = ReadRows(actions);
        if (table.Count < MinimumCustomers)
            throw new UserErrorException(
                $"--table must have at least {MinimumCustomers} customers with an action and an outcome, got {table.Count}.");
        foreach (var (reason, count) in _reasons)
            _leftOut.Insert(0, $"{count:N0} rows: {reason}");
        var present = Enumerable.Range(0, actions.Count).Where(arm => table.Exists(row => row.Arm == arm)).ToList();
        if (present.Count < 2 || present[0] != 0)
            throw new UserErrorException(
                $"--action must have customers of the control {actions[0]} and of an action, got " +
                $"{string.Join(", ", present.Select(arm => actions[arm]))}; check --action and --control.");
        var arms = table.ConvertAll(row => present.IndexOf(row.Arm)).ToArray();
        List<string> names = [.. present.Select(arm => actions[arm])];
        var propensities = _at.Propensity < 0
            ? null
            : PropensityCheck.Verify(arms, names, [.. table.Select(row => row.Propensity)], _leftOut);
        var outcomes = RandomizedTest.OutcomesOf(
            [.. table.Select(row => row.Buying)], _at.Money < 0 ? null : [.. table.Select(row => row.Money)], _leftOut);
        var all = new RandomizedTest(names, arms, propensities, outcomes, _encoding.Names, [.. table.Select(row => row.Features)])
        {
            Lines = [.. table.Select(row => row.Line)],
        };
        if (_columns.Features is not null)
            return all;
        return LaterColumns.Remove(all, feature => _file.Columns[_encoding.ColumnOf(feature)], propensities, _leftOut);
    }

    private List<string> ReadActions()
    {
        var statistics = _statistics[_at.Action];
        if (statistics.Count == 0)
            throw new UserErrorException(
                $"--table must have a row for each customer with a value in {_columns.Action}, got none; check the file.");
        var words = statistics.Words.Keys.Select(word => word.Trim()).Where(word => word.Length > 0).Distinct()
            .Order(StringComparer.Ordinal).ToList();
        if (words.Count > MaximumActions)
            throw new UserErrorException(
                $"--action must name a column with at most {MaximumActions} actions, got {_columns.Action} with {words.Count} or more.");
        var control = words.Find(word => word == _columns.Control.Trim())
            ?? words.Find(word => string.Equals(word, _columns.Control.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new UserErrorException(
                $"--control must be a value of {_columns.Action}, got {_columns.Control}; use one of {string.Join(", ", words)}.");
        return [control, .. words.Where(word => word != control)];
    }

    private void AddFeatures(int rows)
    {
        if (_columns.Features is { } features)
        {
            if (features.FirstOrDefault(feature => !_encoding.TryAddNamed(feature, _file.Columns, _statistics)) is { } missing)
                throw new UserErrorException(
                    $"--table must have the column of the feature {missing} of the model, got {string.Join(", ", _file.Columns)}; " +
                    "pass a table with the columns of the one that the model was fitted to.");
            return;
        }
        for (var column = 0; column < _statistics.Length; column++)
        {
            var name = _file.Columns[column];
            if (column == _at.Action || column == _at.Buying || column == _at.Money || column == _at.Propensity)
                continue;
            var reason = _columns.Ignored.Contains(name) ? "--ignore names it" : _encoding.TryAdd(column, name, _statistics[column], rows);
            if (reason is not null)
                _leftOut.Add($"column {name}: {reason}");
        }
    }

    private List<TestRow> ReadRows(List<string> actions)
    {
        var byName = actions.Index().ToDictionary(action => action.Item, action => action.Index);
        var table = new List<TestRow>();
        using var rows = _file.OpenRows();
        while (rows.Read())
        {
            if (TryRead(rows, byName, out var row) is not { } reason)
                table.Add(row);
            else
                _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }
        return table;
    }

    /// <summary>Reads a customer. Returns why the row does not count, or null.</summary>
    private string? TryRead(RowReader cells, Dictionary<string, int> arms, out TestRow read)
    {
        read = default;
        if (cells.Error is not null)
            return "the line is damaged";
        if (!arms.TryGetValue(Encoding.UTF8.GetString(cells[_at.Action]).Trim(), out var arm))
            return $"no value in {_columns.Action}";
        var money = _at.Money < 0 ? 0 : ReadMoney(cells[_at.Money]);
        if (_at.Buying < 0 && NullText.IsNull(cells[_at.Money]) && !_statistics[_at.Money].HasNumberWithoutBuying)
            money = 0;
        var buying = _at.Buying >= 0 ? ReadBuying(cells[_at.Buying]) : money > 0 ? 1 : double.IsNaN(money) ? double.NaN : 0;
        if (double.IsNaN(buying))
            return $"no value in {_columns.Buying ?? _columns.Money} that says who bought";
        // Shops leave the money of those who bought nothing empty.
        if (double.IsNaN(money) && buying == 0)
            money = 0;
        if (double.IsNaN(money))
            return $"no number in {_columns.Money} of a buyer";
        if (Math.Abs(money) > GreatestMoney)
            throw new UserErrorException(
                $"--money must be a number from -{GreatestMoney:0e0} to {GreatestMoney:0e0}, got another one in {_columns.Money}, " +
                $"line {cells.Line}.");
        var propensity = 1.0;
        if (_at.Propensity >= 0 && !(_statistics[_at.Propensity].TryParseNumber(cells[_at.Propensity], out propensity)
            && propensity > 0 && propensity <= 1))
            return $"no probability above 0 and up to 1 in {_columns.Propensity}";
        read = new(cells.Line, arm, buying, money, propensity, _encoding.Encode(cells));
        return null;
    }

    private double ReadMoney(ReadOnlySpan<byte> cell) =>
        !NullText.IsNull(cell) && _statistics[_at.Money].TryParseNumber(cell, out var money) ? money : double.NaN;

    private double ReadBuying(ReadOnlySpan<byte> cell)
    {
        var statistics = _statistics[_at.Buying];
        if (NullText.IsNull(cell))
            // A column that names only those who bought leaves the others empty.
            return statistics.IsNumber && !statistics.HasNumberWithoutBuying || statistics.IsConstant || statistics.IsInstant
                ? 0
                : double.NaN;
        if (statistics.TryParseNumber(cell, out var number))
            return number > 0 ? 1 : 0;
        if (statistics.IsInstant)
            return 1;
        var word = OrderFormats.NormalizeWord(Encoding.UTF8.GetString(cell));
        if (OrderFormats.Default.YesWords.Contains(word))
            return 1;
        return OrderFormats.Default.NoWords.Contains(word) ? 0 : statistics.IsConstant ? 1 : double.NaN;
    }

    private int TryFind(string? column, string option) => column is null ? -1 : Find(column, option);

    private int Find(string column, string option)
    {
        var names = _file.Columns.ToList();
        var exact = names.IndexOf(column);
        if (exact >= 0 && names.LastIndexOf(column) > exact)
            throw new UserErrorException(
                $"{option} must name one column of {_file.Name}, got {column}, which two columns are called; rename one of them.");
        if (exact >= 0)
            return exact;
        var similar = names.FindIndex(name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase));
        return similar >= 0
            ? similar
            : throw new UserErrorException(
                $"{option} must name a column of {_file.Name}, got {column}; use one of {string.Join(", ", _file.Columns)}.");
    }

    private readonly record struct TestRow(long Line, int Arm, double Buying, double Money, double Propensity, float[] Features);
}
