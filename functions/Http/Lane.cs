namespace Conversion.Functions.Http;

/// <summary>The kinds of requests that have limits of their own, so that no kind waits for another. Health has no limit.</summary>
internal static class Lane
{
    public const string Scoring = "scoring";
    public const string Events = "events";
    public const string Files = "files";
}
