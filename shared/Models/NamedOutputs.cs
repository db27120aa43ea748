namespace Conversion.Models;

/// <summary>
/// The numbers that an imported model predicts under their own names: one for each class or target, or one whose meaning its owner
/// knows. Immutable, and safe to share between threads.
/// </summary>
public sealed class NamedOutputs
{
    /// <summary>Names the outputs.</summary>
    /// <param name="names">One name an output.</param>
    /// <param name="heads">One head an output.</param>
    /// <param name="joint">What is done to all outputs together.</param>
    /// <exception cref="InvalidDataException">The numbers of names and heads differ or are 0, or a name appears twice.</exception>
    public NamedOutputs(IReadOnlyList<string> names, IReadOnlyList<Head> heads, JointLink joint)
    {
        if (names.Count == 0 || names.Count != heads.Count)
            throw new InvalidDataException(
                $"A model must have one name for each output, got {names.Count} names of {heads.Count} outputs.");
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"The names of outputs must differ, got '{twice.Key}' twice.");
        Names = names;
        Heads = heads;
        Joint = joint;
    }

    /// <summary>One name an output.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One head an output.</summary>
    public IReadOnlyList<Head> Heads { get; }

    /// <summary>What is done to all outputs together.</summary>
    public JointLink Joint { get; }

    /// <summary>Computes the outputs of a row.</summary>
    /// <param name="row">One value a feature; NaN is missing.</param>
    /// <param name="outputs">Receives one number an output.</param>
    public void Predict(ReadOnlySpan<double> row, Span<double> outputs)
    {
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = Heads[i].Expected(Heads[i].Margin(row));
        Apply(Joint, outputs);
    }

    private static void Apply(JointLink joint, Span<double> outputs)
    {
        switch (joint)
        {
            case JointLink.Softmax:
                Softmax(outputs, 0);
                break;
            case JointLink.SoftmaxZero:
                Softmax(outputs, 1e-7);
                break;
            case JointLink.Normalize:
                var sum = 0.0;
                foreach (var output in outputs)
                    sum += Math.Abs(output);
                for (var i = 0; sum > 0 && i < outputs.Length; i++)
                    outputs[i] /= sum;
                break;
            case JointLink.Sort:
                outputs.Sort();
                break;
            case JointLink.None:
                break;
            default:
                throw new InvalidOperationException($"The joint link {joint} is unknown.");
        }
    }

    // Outputs nearer to 0 than the tolerance are not part of the sum.
    private static void Softmax(Span<double> outputs, double zero)
    {
        var maximum = double.MinValue;
        foreach (var output in outputs)
            maximum = Math.Max(maximum, output);
        var sum = 0.0;
        foreach (ref var output in outputs)
        {
            var counts = zero == 0 || Math.Abs(output) > zero;
            // The factor of an output near 0 can overflow.
            output = counts ? Math.Exp(output - maximum)
                : Math.Clamp(output * Math.Min(Math.Exp(-maximum), double.MaxValue), double.MinValue, double.MaxValue);
            sum += counts ? output : 0;
        }
        for (var i = 0; sum > 0 && i < outputs.Length; i++)
            outputs[i] /= sum;
    }
}
