using Conversion.Training.Numerics;

namespace Conversion.Training.Evaluation;

/// <summary>What is compared of the customers of one arm: 1 and 0 for shares, or money.</summary>
/// <param name="Customers">The number of customers.</param>
/// <param name="Buyers">The customers who bought.</param>
/// <param name="Mean">The mean of all customers.</param>
/// <param name="BuyerValues">The values of those who bought.</param>
internal sealed record ArmValues(int Customers, int Buyers, double Mean, Histogram BuyerValues)
{
    /// <summary>The share who bought.</summary>
    public double BuyingShare => (double)Buyers / Customers;
}
