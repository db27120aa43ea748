using Conversion.Files;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// Tries the answers to a question about files, and finds what would be asked next, so that a user copies one line only. Reads the
/// start of the files for this, because a question costs a whole reading.
/// </summary>
/// <param name="files">The files of the question.</param>
/// <param name="options">What the user says.</param>
internal sealed class FurtherQuestions(IReadOnlyList<OrderInputFile> files, OrderReadOptions options)
{
    private const long TriedLines = 20_000;
    private const int TriedMemoryBytes = 1 << 24;
    private const int MaximumReadings = 8;
    private const int MaximumSuggestions = 8;
    private const int MaximumQuestions = 4;

    // A wrong answer leads to a refusal, so the answers that can be read come first.
    private const int Refused = 1000;

    private readonly PriorityQueue<Answer, (int Rank, int Number)> _open = new();
    private readonly List<(int Rank, string Columns)> _complete = [];
    private readonly List<string> _questions = [];
    private int _number;

    /// <summary>Returns the refusal with all questions, and with suggestions that answer all of them where they were found.</summary>
    public OrderFileException Complete(OrderFileException question)
    {
        Add(question, 0, isFirst: true);
        for (var i = 0; i < MaximumReadings && _complete.Count(line => line.Rank < Refused) < MaximumSuggestions && _open.Count > 0; i++)
            Try(_open.Dequeue());
        while (_open.TryDequeue(out var answer, out var order))
            _complete.Add((order.Rank, answer.Columns));
        return new(string.Join(" ", _questions), question)
        {
            Suggestions = [.. _complete.OrderBy(line => line.Rank).Select(line => line.Columns).Distinct().Take(MaximumSuggestions)],
            IsTooLarge = question.IsTooLarge,
        };
    }

    private void Try(Answer answer)
    {
        var tried = options with
        {
            Columns = ColumnMapping.Parse(answer.Columns),
            MaximumLines = TriedLines,
            SortMemoryBytes = Math.Min(options.SortMemoryBytes, TriedMemoryBytes),
            Keep = null,
        };
        try
        {
            using var table = new OrderTableBuilder(files, tried).Build();
            _complete.Add((answer.Rank + (table.Inspection.Refusal is null ? 0 : Refused), answer.Columns));
        }
        catch (OrderFileException e) when (e.Suggestions.Count > 0)
        {
            Add(e, answer.Rank, answer.IsFirst);
        }
        catch (Exception e) when (e is OrderFileException or InvalidInputException)
        {
            _complete.Add((answer.Rank + Refused, answer.Columns));
        }
    }

    /// <summary>Adds the answers to a question. Names the question where it follows from the first answer to the one before.</summary>
    private void Add(OrderFileException question, int rank, bool isFirst)
    {
        if (isFirst && _questions.Count < MaximumQuestions && !_questions.Contains(question.Message))
            _questions.Add(question.Message);
        foreach (var (i, columns) in question.Suggestions.Index())
            _open.Enqueue(new(columns, rank + i, isFirst && i == 0), (rank + i, _number++));
    }

    private readonly record struct Answer(string Columns, int Rank, bool IsFirst);
}
