using System.Buffers;
using System.Text;
using System.Text.Json;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Scoring;

/// <summary>A row that can't be scored, and why.</summary>
/// <param name="CustomerId">Whose row of a table it is, if that can be told. The customer's other rows are not scored.</param>
internal sealed record RowError(long Line, string Status, IReadOnlyList<FieldError> Errors, string? CustomerId);

/// <summary>Writes the answers of a batch, a line each, as JSON or CSV, in chunks worth sending.</summary>
internal sealed class BatchResponse : IDisposable
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";

    private const int ChunkBytes = 32 << 10;

    private readonly SpooledResponse _response;
    private readonly CancellationToken _cancellation;
    private readonly ArrayBufferWriter<byte> _chunk = new(2 * ChunkBytes);
    private readonly Utf8JsonWriter? _json;

    public BatchResponse(Stream response, ByteBudget? kept, string type, CancellationToken cancellation)
    {
        (_response, _cancellation) = (new(response, kept), cancellation);
        if (type == Csv)
            Append(ScoreCsv.Header + ",line,errors\n");
        else
            _json = new(_chunk, new JsonWriterOptions { Encoder = ScoreJson.Encoder });
    }

    /// <summary>CSV if the caller gives it the higher quality, or the same quality by a more specific range; else JSON lines.</summary>
    public static string TypeFor(IList<MediaTypeHeaderValue> accepted) => Rank(accepted, Csv).CompareTo(Rank(accepted, Ndjson)) > 0 ? Csv : Ndjson;

    /// <summary>Whether the grounds of a score are written, its reasons and trace; else they need not be found.</summary>
    public bool IncludesExplanation => _json is not null;

    public Task WriteAsync(Score score)
    {
        if (_json is null)
            Append(ScoreCsv.Line(score) + ",,");
        else
            ScoreJson.Write(score, _chunk);
        return EndLineAsync();
    }

    public Task WriteAsync(long line, IReadOnlyList<FieldError> errors, string customerId = "")
    {
        if (_json is null)
            Append(ScoreCsv.ErrorLine(customerId, $"{line}", string.Join(" ", errors.Select(error => $"{error.Pointer} {error.Detail}".TrimStart()))));
        else
        {
            _json.Reset();
            JsonSerializer.Serialize(_json, new(line, "error", errors, customerId.Length > 0 ? customerId : null), RowErrorJson.Instance.RowError);
            _json.Flush();
        }
        return EndLineAsync();
    }

    /// <summary>Sends what there is.</summary>
    public async Task SendAsync()
    {
        if (_chunk.WrittenCount == 0)
            return;
        await _response.WriteAsync(_chunk.WrittenMemory, _cancellation);
        _chunk.ResetWrittenCount();
    }

    public async Task CompleteAsync()
    {
        await SendAsync();
        await _response.CompleteAsync(_cancellation);
    }

    public void Dispose()
    {
        _json?.Dispose();
        _response.Dispose();
    }

    /// <summary>The quality of the range that names a type most closely (RFC 9110, section 12.5.1), and how closely it does.</summary>
    private static (double Quality, int Closeness) Rank(IList<MediaTypeHeaderValue> accepted, string type)
    {
        var rank = (Quality: 0.0, Closeness: 0);
        foreach (var range in accepted)
        {
            var closeness = range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) ? 3
                : range.MatchesAllTypes ? 1
                : range.MatchesAllSubTypes && type.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) ? 2
                : 0;
            if (closeness > rank.Closeness)
                rank = (range.Quality ?? 1, closeness);
        }
        return rank.Quality > 0 ? rank : default;
    }

    private Task EndLineAsync()
    {
        _chunk.Write("\n"u8);
        return _chunk.WrittenCount < ChunkBytes ? Task.CompletedTask : SendAsync();
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _chunk);
}
