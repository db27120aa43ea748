using Conversion.Hashing;

namespace Conversion.Decisions;

/// <summary>
/// The customers for whom the policy decides but nobody acts, so that the effect of acting can be measured. Membership
/// depends only on the salt and the customer's id: it is the same on every host and for every model.
/// </summary>
public sealed class ControlGroup
{
    /// <summary>The arm of the customers in the group, as answers and files name it.</summary>
    public const string Arm = "control";

    /// <summary>The arm of the other customers.</summary>
    public const string TreatmentArm = "treatment";

    private readonly string _salt;

    /// <summary>Describes a control group.</summary>
    /// <param name="share">The share of customers in the group, 0 to 1.</param>
    /// <param name="salt">Another salt selects other customers; keep the salt during an experiment.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public ControlGroup(double share, string salt)
    {
        if (!(share >= 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The control share must be 0 to 1.");
        Share = share;
        _salt = salt;
    }

    /// <summary>The group without customers.</summary>
    public static ControlGroup None { get; } = new(0, "");

    /// <summary>The share of customers in the group.</summary>
    public double Share { get; }

    /// <summary>Returns the probability with which a customer was drawn for an arm.</summary>
    public double PropensityOf(string arm) => arm == Arm ? Share : 1 - Share;

    /// <summary>Returns whether a customer is in the group.</summary>
    public bool Contains(string customerId) => Share > 0 && Sha256.ShareOf($"{_salt}\0{customerId}") < Share;
}
