using Conversion.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>What a customer decided on did.</summary>
/// <param name="Action">The action that was decided.</param>
/// <param name="Treatment">The name of the treatment arm; null in the control arm.</param>
/// <param name="SpendBefore">Money before the decision, less returns, which predicts more than the sum of the purchases.</param>
/// <param name="Spend">Money of purchases within the horizon after the decision.</param>
internal readonly record struct CustomerOutcome(string Action, string? Treatment, double SpendBefore, double Spend)
{
    /// <summary>True in a treatment arm, false in the control arm.</summary>
    public bool Treated => Treatment is not null;

    /// <summary>Adds up a customer's orders before and after the decision.</summary>
    public static CustomerOutcome From(FirstDecision decision, CustomerHistory customer, int horizonDays)
    {
        var end = decision.At.AddDays(horizonDays);
        var before = customer.Orders.Where(order => order.At <= decision.At)
            .Sum(order => order.Returned ? -order.Amount : order.Amount);
        var spend = customer.Orders.Where(order => order.IsPurchase && order.At > decision.At && order.At <= end)
            .Sum(order => order.Amount);
        return new(decision.Action, decision.Treatment, before, spend);
    }
}
