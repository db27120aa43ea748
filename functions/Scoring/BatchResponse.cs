using System.Buffers;
using System.Text;
using System.Text.Json;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Lists;
using Conversion.Orders;
using Conversion.Scoring;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Scoring;

/// <summary>A row that the service can't score, and why.</summary>
/// <param name="Line">The number of the row; null when the error is not about one row.</param>
/// <param name="CustomerId">The customer of the row, if the row is from a table and the id could be read.</param>
internal sealed record RowError(long? Line, string Status, IReadOnlyList<FieldError> Errors, string? CustomerId);

/// <summary>How the results of a batch are written.</summary>
/// <param name="MediaType"><see cref="BatchResponse.Ndjson"/> or <see cref="BatchResponse.Csv"/>.</param>
/// <param name="Summary">What is counted and written after the last customer; null for nothing.</param>
/// <param name="IsGuarded">Whether CSV is for a spreadsheet, which must not run a text as a formula.</param>
internal sealed record BatchFormat(string MediaType, BatchSummary? Summary, bool IsGuarded);

/// <summary>Writes the results of a batch as JSON lines or CSV, and sends them in chunks.</summary>
internal sealed class BatchResponse : IDisposable
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";

    private const int ChunkBytes = 32 << 10;

    // In a cell, people read the first errors.
    private const int MaximumErrorsInCell = 3;
    private const int MaximumErrors = 20;

    private readonly SpooledResponse _response;
    private readonly CancellationToken _cancellation;
    private readonly ArrayBufferWriter<byte> _chunk = new(2 * ChunkBytes);
    private readonly Utf8JsonWriter? _json;
    private readonly ScoreCsv? _csv;
    private readonly BatchSummary? _summary;
    private readonly int _largestReport;
    private int _reported;
    private int _unreported;

    /// <param name="scorer">The model and the policy of the scores.</param>
    /// <param name="spoolBudget">The disk space for results that the caller does not read yet; null spools nothing.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="cancellation">Ends the response.</param>
    /// <param name="kept">The columns of a file that are passed on; null for none.</param>
    /// <param name="largestReport">The most bytes of lines with errors; more lines are only counted.</param>
    public BatchResponse(
        Scorer scorer, Stream response, ByteBudget? spoolBudget, BatchFormat format, CancellationToken cancellation,
        KeptValues? kept = null, int largestReport = int.MaxValue)
    {
        _largestReport = largestReport;
        _summary = format.Summary;
        _response = new(response, spoolBudget);
        _cancellation = cancellation;
        if (format.MediaType == Csv)
        {
            _csv = new(scorer.Model, scorer.Policy.Document.Version is not null, kept, format.IsGuarded);
            Append(_csv.Header + ",line,errors\n");
        }
        else
        {
            _json = new(_chunk, new JsonWriterOptions { Encoder = ScoreJson.Encoder });
        }
    }

    /// <summary>
    /// Chooses CSV when the caller gives CSV the higher quality, or the same quality in a more specific range, and otherwise JSON lines.
    /// </summary>
    public static string ChooseMediaType(IList<MediaTypeHeaderValue> accepted)
    {
        var csv = FindBestRange(accepted, Csv);
        var ndjson = FindBestRange(accepted, Ndjson);
        var isMoreSpecific = csv.Quality == ndjson.Quality && csv.Specificity > ndjson.Specificity;
        return csv.Quality > ndjson.Quality || isMoreSpecific ? Csv : Ndjson;
    }

    /// <summary>Whether the response contains the reasons and the trace of a score, or they need not be computed.</summary>
    public bool IncludesExplanation => _json is not null;

    public Task WriteAsync(Score score, KeptCustomer? kept = null)
    {
        _summary?.Add(score, kept);
        if (_csv is not null)
            Append(_csv.Line(score, kept) + ",,");
        else
            ScoreJson.Write(score, _chunk, kept);
        return EndLineAsync();
    }

    public Task WriteAsync(long? line, InvalidInputException error, string customerId = "")
    {
        _summary?.AddError();
        if (_reported > _largestReport)
        {
            _unreported++;
            return Task.CompletedTask;
        }
        var start = _chunk.WrittenCount;
        WriteError(line, error, customerId);
        _reported += _chunk.WrittenCount - start;
        return EndLineAsync();
    }

    /// <summary>Sends the current chunk.</summary>
    public async Task SendAsync()
    {
        if (_chunk.WrittenCount == 0)
            return;
        await _response.WriteAsync(_chunk.WrittenMemory, _cancellation);
        _chunk.ResetWrittenCount();
    }

    public async Task CompleteAsync()
    {
        if (_unreported > 0)
        {
            WriteError(null, new(false, "", $"{_unreported:N0} more lines can't be read; correct the lines above first."), "");
            await EndLineAsync();
        }
        if (_summary is not null)
        {
            if (_csv is not null)
                Append(_csv.SummaryLine("", Encoding.UTF8.GetString(_summary.ToJson())));
            else
                _chunk.Write(_summary.ToJson());
            await EndLineAsync();
        }
        await SendAsync();
        await _response.CompleteAsync(_cancellation);
    }

    public void Dispose()
    {
        _json?.Dispose();
        _response.Dispose();
    }

    /// <summary>Finds the most specific range that matches a type (RFC 9110, section 12.5.1).</summary>
    private static MatchingRange FindBestRange(IList<MediaTypeHeaderValue> accepted, string mediaType)
    {
        var best = default(MatchingRange);
        foreach (var range in accepted)
        {
            var specificity = range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 3
                : range.MatchesAllTypes ? 1
                : range.MatchesAllSubTypes && mediaType.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) ? 2
                : 0;
            if (specificity > best.Specificity)
                best = new(range.Quality ?? 1, specificity);
        }
        return best.Quality > 0 ? best : default;
    }

    private void WriteError(long? line, InvalidInputException error, string customerId)
    {
        if (_csv is not null)
        {
            Append(_csv.ErrorLine(customerId, $"{line}", error.Shorten(MaximumErrorsInCell).Message));
        }
        else
        {
            _json!.Reset();
            var row = new RowError(line, "error", error.Shorten(MaximumErrors).Errors, customerId.Length > 0 ? customerId : null);
            JsonSerializer.Serialize(_json, row, RowErrorJson.Default.RowError);
            _json.Flush();
        }
    }

    private Task EndLineAsync()
    {
        _chunk.Write("\n"u8);
        return _chunk.WrittenCount < ChunkBytes ? Task.CompletedTask : SendAsync();
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _chunk);

    private readonly record struct MatchingRange(double Quality, int Specificity);
}
