using System.Globalization;

namespace Conversion.Decisions;

/// <summary>
/// Reads a condition as a marketer writes it: <c>probability &gt; 0.8 and not (monetaryValue &lt;= 2000 or recencyDays &gt; 90)</c>.
/// <c>not</c> binds tighter than <c>and</c>, which binds tighter than <c>or</c>.
/// </summary>
internal ref struct ConditionParser
{
    // Deep enough for any rule a person can read, and it keeps a hostile policy from exhausting the stack.
    private const int MaximumDepth = 32;

    private readonly ReadOnlySpan<char> _text;
    private readonly IReadOnlyList<string> _quantities;
    private int _position;
    private int _depth;

    private ConditionParser(string text, IReadOnlyList<string> quantities)
    {
        _text = text;
        _quantities = quantities;
    }

    /// <exception cref="FormatException">The text does not parse; the message says where and what was expected.</exception>
    public static Condition Parse(string text, IReadOnlyList<string> quantities)
    {
        var parser = new ConditionParser(text, quantities);
        var condition = parser.ReadOr();
        return parser.Peek().IsEmpty ? condition : throw parser.Unexpected("'and', 'or' or the end");
    }

    private Condition ReadOr()
    {
        if (++_depth > MaximumDepth)
            throw new FormatException($"it nests deeper than {MaximumDepth} levels");
        var condition = ReadAnd();
        while (TryTake("or"))
            condition = new Or(condition, ReadAnd());
        _depth--;
        return condition;
    }

    private Condition ReadAnd()
    {
        var condition = ReadNot();
        while (TryTake("and"))
            condition = new And(condition, ReadNot());
        return condition;
    }

    private Condition ReadNot()
    {
        var negated = false;
        while (TryTake("not"))
            negated = !negated;
        var condition = ReadTerm();
        return negated ? new Not(condition) : condition;
    }

    private Condition ReadTerm()
    {
        if (TryTake("("))
        {
            var condition = ReadOr();
            return TryTake(")") ? condition : throw Unexpected("')'");
        }
        var left = ReadOperand();
        var comparison = Peek();
        if (comparison is not ("<" or "<=" or ">" or ">=" or "=" or "!="))
            throw Unexpected("a comparison (< <= > >= = !=)");
        _position += comparison.Length;
        return new Comparison(left, comparison.ToString(), ReadOperand());
    }

    private Operand ReadOperand()
    {
        var token = Peek();
        if (token.IsEmpty || token[0] is '(' or ')' || IsSign(token[0]) || token is "and" or "or" or "not")
            throw Unexpected("a quantity or a number");
        var text = token.ToString();
        if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            _position += token.Length;
            return new(text, -1, number);
        }
        for (var i = 0; i < _quantities.Count; i++)
        {
            if (_quantities[i] != text)
                continue;
            _position += token.Length;
            return new(text, i, double.NaN);
        }
        throw new FormatException(
            $"there is no quantity '{text}'; there are {string.Join(", ", _quantities)}");
    }

    private bool TryTake(string token)
    {
        if (!Peek().SequenceEqual(token))
            return false;
        _position += token.Length;
        return true;
    }

    /// <summary>The next token: a parenthesis, a run of comparison signs, or a word; empty at the end.</summary>
    private ReadOnlySpan<char> Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
        if (_position == _text.Length)
            return [];
        var end = _position + 1;
        if (_text[_position] is '(' or ')')
            return _text[_position..end];
        var signs = IsSign(_text[_position]);
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('(' or ')') && IsSign(_text[end]) == signs)
            end++;
        return _text[_position..end];
    }

    private static bool IsSign(char c) => c is '<' or '>' or '=' or '!';

    private FormatException Unexpected(string expected)
    {
        var token = Peek().ToString();
        return new($"expected {expected} at character {_position + 1}, found {(token.Length == 0 ? "the end" : $"'{token}'")}");
    }
}
