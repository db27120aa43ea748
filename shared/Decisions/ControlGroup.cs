using System.Buffers.Binary;
using System.Text;
using Conversion.Hashing;

namespace Conversion.Decisions;

/// <summary>
/// The customers who are scored and decided on but not acted upon, so that the effect of acting can be measured.
/// Membership depends on the salt and the customer's id alone: it is the same on every host and for every model.
/// </summary>
public sealed class ControlGroup
{
    private readonly string _salt;
    private readonly double _share;

    /// <param name="share">The share of customers to hold out, 0 to 1.</param>
    /// <param name="salt">Changes who is held out; keep it for the length of an experiment.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within 0 and 1.</exception>
    public ControlGroup(double share, string salt)
    {
        if (!(share >= 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The control share must be 0 to 1.");
        (_share, _salt) = (share, salt);
    }

    /// <summary>Nobody is held out.</summary>
    public static ControlGroup None { get; } = new(0, "");

    /// <summary>Whether a customer is held out.</summary>
    public bool Holds(string customerId)
    {
        if (_share == 0)
            return false;
        var hash = Sha256.HashData(Encoding.UTF8.GetBytes($"{_salt}\0{customerId}"));
        // 2^-64 makes a uniform number of [0, 1) of the first eight bytes.
        return BinaryPrimitives.ReadUInt64BigEndian(hash) * Math.ScaleB(1, -64) < _share;
    }
}
