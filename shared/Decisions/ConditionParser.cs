using System.Globalization;

namespace Conversion.Decisions;

/// <summary>
/// Parses a condition as a marketer writes it: <c>probability &gt; 0.8 and not (monetaryValue &lt;= 2000 or recencyDays
/// &gt; 90)</c>. <c>not</c> binds tighter than <c>and</c>, which binds tighter than <c>or</c>.
/// </summary>
internal ref struct ConditionParser
{
    // Enough for any rule that a person can read. A deeper policy could exhaust the stack.
    private const int MaximumDepth = 32;

    private readonly ReadOnlySpan<char> _text;
    private readonly Quantities _quantities;
    private int _position;
    private int _depth;

    private ConditionParser(string text, Quantities quantities)
    {
        _text = text;
        _quantities = quantities;
    }

    /// <summary>Parses a condition.</summary>
    /// <exception cref="FormatException">The text is not a condition; the message says where and what was expected.</exception>
    public static Condition Parse(string text, Quantities quantities)
    {
        var parser = new ConditionParser(text, quantities);
        var condition = parser.ReadOr();
        return parser.Peek().IsEmpty ? condition : throw parser.Unexpected("'and', 'or' or the end");
    }

    private Condition ReadOr()
    {
        if (_depth > MaximumDepth)
            throw new FormatException($"it must have at most {MaximumDepth} levels of parentheses");
        _depth++;
        var condition = ReadAnd();
        while (TryTake("or"))
            condition = new OrCondition(condition, ReadAnd());
        _depth--;
        return condition;
    }

    private Condition ReadAnd()
    {
        var condition = ReadNot();
        while (TryTake("and"))
            condition = new AndCondition(condition, ReadNot());
        return condition;
    }

    private Condition ReadNot()
    {
        var negated = false;
        while (TryTake("not"))
            negated = !negated;
        var condition = ReadTerm();
        return negated ? new NotCondition(condition) : condition;
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
        return new ComparisonCondition(left, comparison.ToString(), ReadOperand());
    }

    private Operand ReadOperand()
    {
        var token = Peek();
        if (token.IsEmpty || token[0] is '(' or ')' || IsSign(token[0]) || token is "and" or "or" or "not")
            throw Unexpected("a quantity or a number");
        var text = token.ToString();
        var isNumber = double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        var operand = isNumber ? new Operand(text, null, number) : new(text, _quantities.Find(text), double.NaN);
        _position += token.Length;
        return operand;
    }

    private bool TryTake(string token)
    {
        if (!Peek().SequenceEqual(token))
            return false;
        _position += token.Length;
        return true;
    }

    // The next token: a parenthesis, a run of comparison signs, or a word; empty at the end.
    private ReadOnlySpan<char> Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
        if (_position == _text.Length)
            return [];
        var end = _position + 1;
        if (_text[_position] is '(' or ')')
            return _text[_position..end];
        var isSign = IsSign(_text[_position]);
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('(' or ')') && IsSign(_text[end]) == isSign)
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
