using System.Globalization;
using System.Text;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Training.Fitting.Effects;

/// <summary>What the cells of a column of a plain table are: numbers, days, or words.</summary>
internal sealed class ColumnStatistics
{
    // A column with more words is a text or an id.
    private const int MaximumWords = 2000;

    // A few cells that are not numbers are missing values that the file writes in a way of its own.
    private const double NeededShare = 0.98;

    private const int FewestIds = 100;

    private readonly NumberColumn _numbers = new();
    private readonly Dictionary<string, int> _words = [];
    private readonly HashSet<double> _values = [];
    private bool _isWhole = true;
    private int _instants;

    /// <summary>The number of cells that have a value.</summary>
    public int Count { get; private set; }

    /// <summary>How often each word is in the column, as long as there are not too many.</summary>
    public IReadOnlyDictionary<string, int> Words => _words;

    /// <summary>Whether there are more words than a category has.</summary>
    public bool HasTooManyWords => _words.Count >= MaximumWords;

    /// <summary>Whether the cells are numbers.</summary>
    public bool IsNumber => Count > 0 && Count - _numbers.Unreadable >= NeededShare * Count;

    /// <summary>Whether the cells are instants.</summary>
    public bool IsInstant => Count > 0 && !IsNumber && _instants >= NeededShare * Count;

    /// <summary>Whether each customer has a number or a word of their own.</summary>
    public bool IsId => Count >= FewestIds && !IsInstant
        && (IsNumber ? _isWhole && _values.Count >= NeededShare * Count : HasTooManyWords && _words.Values.All(count => count <= 2));

    /// <summary>Whether all cells have the same value.</summary>
    public bool IsConstant => IsNumber ? _values.Count <= 1 : _words.Count <= 1;

    /// <summary>Whether a number is 0 or below.</summary>
    public bool HasNumberWithoutBuying { get; private set; }

    /// <summary>Adds a cell.</summary>
    public void Add(ReadOnlySpan<byte> cell)
    {
        if (NullText.IsNull(cell))
            return;
        Count++;
        _numbers.Add(cell);
        if (TryParseNumber(cell, out var number))
        {
            _values.Add(number);
            _isWhole &= number == Math.Floor(number);
            HasNumberWithoutBuying |= number <= 0;
        }
        else if (Instant.TryParse(Encoding.UTF8.GetString(cell), out _))
            _instants++;
        var word = Encoding.UTF8.GetString(cell);
        if (_words.TryGetValue(word, out var count))
            _words[word] = count + 1;
        else if (_words.Count < MaximumWords)
            _words.Add(word, 1);
    }

    /// <summary>Reads a number as this column writes numbers.</summary>
    public bool TryParseNumber(ReadOnlySpan<byte> cell, out double number)
    {
        var mark = _numbers.Evidence ?? DecimalMark.Point;
        // Numbers of orders have four decimals. Propensities and scores may need more.
        if (mark == DecimalMark.Point && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return double.IsFinite(number);
        var isNumber = NumberText.TryParse(cell, mark, out var scaled);
        number = (double)scaled / NumberText.Scale;
        return isNumber;
    }

    /// <summary>Reads a number, or an instant as days; NaN where the cell is neither.</summary>
    public float ParseValue(ReadOnlySpan<byte> cell)
    {
        if (NullText.IsNull(cell))
            return float.NaN;
        if (TryParseNumber(cell, out var number))
            return (float)number;
        return Instant.TryParse(Encoding.UTF8.GetString(cell), out var instant)
            ? (float)(instant - DateTimeOffset.UnixEpoch).TotalDays
            : float.NaN;
    }
}
