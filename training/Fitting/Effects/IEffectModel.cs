using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>The effect of an action as a function of the features.</summary>
internal interface IEffectModel
{
    /// <summary>Whether the effect is the same for all customers.</summary>
    bool IsConstant { get; }

    /// <summary>What rises from the margin to the effect; null where the margin is the effect.</summary>
    IsotonicCurve? Curve { get; }

    /// <summary>Returns the sum of the trees for a customer.</summary>
    double Margin(BinnedFeatures features, int customer);

    /// <summary>Returns the effect on a customer.</summary>
    double Predict(BinnedFeatures features, int customer);

    /// <summary>Returns the variance of the effect on a customer, as far as it comes from the coefficients.</summary>
    double Variance(BinnedFeatures features, int customer);

    /// <summary>Returns the trees whose sum is the margin, with how many customers reach each leaf.</summary>
    Ensemble ToEnsemble(BinnedFeatures features, float[][] rows);

    /// <summary>Says how the effect depends on the customer.</summary>
    IReadOnlyList<string> Describe(BinnedFeatures features, IReadOnlyList<string> names);
}
