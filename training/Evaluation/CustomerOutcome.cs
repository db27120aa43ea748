
using Conversion.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>What a customer decided on did.</summary>
/// <param name="SpendBefore">Money before the decision, less returns, which predicts more than the sum of the purchases.</param>
/// <param name="Spend">Money of purchases within the horizon after the decision.</param>
internal readonly record struct CustomerOutcome(string Action, bool Treated, double SpendBefore, double Spend)
{
    /// <summary>Adds up a customer's orders before and after the decision.</summary>
    public static CustomerOutcome From(FirstDecision decision, CustomerHistory customer, int horizonDays)
    {
        var end = decision.At.AddDays(horizonDays);
        var before = customer.Orders.Where(order => order.At <= decision.At)
            .Sum(order => order.Returned ? -order.Amount : order.Amount);
        var spend = customer.Orders.Where(order => order.IsPurchase && order.At > decision.At && order.At <= end)
            .Sum(order => order.Amount);
        return new(decision.Action, decision.Treated, before, spend);
    }
}
