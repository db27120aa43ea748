using System.Globalization;

namespace Conversion.Files;

/// <summary>Reads and writes the names of cells, such as <c>C5</c>.</summary>
internal static class CellReference
{
    private const int LettersInAlphabet = 26;
    private const int MaximumLetters = 3;

    /// <summary>Returns the column from 0 of a cell.</summary>
    /// <param name="reference">The name of the cell.</param>
    /// <param name="row">The row in which it is.</param>
    /// <exception cref="OrderFileException">The name is wrong, or names another row.</exception>
    public static int ParseColumn(ReadOnlySpan<char> reference, long row)
    {
        var letters = reference.IndexOfAnyExceptInRange('A', 'Z');
        if (letters is < 1 or > MaximumLetters || ParseRow(reference[letters..]) != row)
            throw WorkbookPart.Damaged("a cell is in a wrong row");
        var column = 0;
        foreach (var letter in reference[..letters])
            column = column * LettersInAlphabet + letter - 'A' + 1;
        return column - 1;
    }

    /// <summary>Returns a row from 1.</summary>
    /// <exception cref="OrderFileException">The text is not a number.</exception>
    public static long ParseRow(ReadOnlySpan<char> row) =>
        int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw WorkbookPart.Damaged("a row has no number");

    /// <summary>Returns the name of a cell.</summary>
    /// <param name="column">The column from 0.</param>
    /// <param name="row">The row from 1.</param>
    public static string Format(int column, long row)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / LettersInAlphabet)
            letters = (char)('A' + (rest - 1) % LettersInAlphabet) + letters;
        return string.Create(CultureInfo.InvariantCulture, $"{letters}{row}");
    }
}
