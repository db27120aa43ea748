namespace Conversion.Profiles;

/// <summary>A text and when it was said. Of two texts the later one counts; of two at one instant, the greater one.</summary>
public readonly record struct Dated(DateTimeOffset At, string Text)
{
    /// <summary>Compares by instant, then by text.</summary>
    public int CompareTo(Dated other)
    {
        var result = At.UtcTicks.CompareTo(other.At.UtcTicks);
        return result != 0 ? result : string.CompareOrdinal(Text, other.Text);
    }
}
