using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Hashing;
using Conversion.Json;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>From a customer to a score: features, model, policy. Immutable and thread-safe.</summary>
public sealed class Scorer
{
    private readonly int[] _calculated;
    private readonly ControlGroup _control;
    private readonly ScoredBy _scoredBy;
    private readonly Explainer _explainer;
    private readonly TrainedFeature[] _features;
    private readonly int _frequency;
    private readonly int _recency;
    private readonly byte[] _modelAndPolicy;

    /// <summary>Wires a model and a policy together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="policy">Made over <see cref="QuantitiesOf(Model)"/> that model.</param>
    /// <param name="control">Who is decided on but not acted upon.</param>
    public Scorer(Model model, Policy policy, ControlGroup control)
    {
        (Model, Policy, _control) = (model, policy, control);
        _calculated = [.. model.Features.Select(f => CustomerFeatures.IndexOf(f.Name))];
        _scoredBy = new(model.Name, model.Version, model.Hash);
        _explainer = new(model);
        _features = [.. model.Features];
        _frequency = Array.FindIndex(_features, feature => feature.Name == "frequency");
        _recency = Array.FindIndex(_features, feature => feature.Name == "recencyDays");
        _modelAndPolicy = Sha256.HashData(Encoding.UTF8.GetBytes($"{model.Hash}\0{policy.Hash}"));
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The policy.</summary>
    public Policy Policy { get; }

    /// <summary>What a policy may name: the predictions, then the model's features.</summary>
    public static IReadOnlyList<string> QuantitiesOf(Model model) => QuantitiesOf(model.Features.Select(f => f.Name));

    /// <summary>What a policy may name, for a model of these features.</summary>
    public static IReadOnlyList<string> QuantitiesOf(IEnumerable<string> features) => ["probability", "daysToBuy", "value", .. features];

    /// <summary>Scores one customer.</summary>
    /// <param name="customer">Whom to score.</param>
    /// <param name="explain">Whether to give reasons, most of the work, and the decision's trace and runner-up.</param>
    /// <exception cref="InvalidInputException">Orders are given to a model whose features are not all computed from orders.</exception>
    public Score Score(Customer customer, bool explain = true)
    {
        if (!TryRow(customer, out var row))
            return Answer(customer, "insufficient_data", null, Policy.FallBack(), [], []);

        var prediction = Model.Predict(row).Rounded();
        Span<double> quantities = stackalloc double[3 + row.Length];
        Fill(quantities, prediction, row);
        return Answer(customer, "ok", prediction, Policy.Decide(quantities, explain), explain ? _explainer.Explain(row) : [], FindOutOfRange(row));
    }

    /// <summary>What policies decide on, without deciding.</summary>
    /// <param name="customer">Whom to measure.</param>
    /// <param name="quantities">Receives the values, as many and in the order of <see cref="QuantitiesOf(Model)"/>; NaN is missing.</param>
    /// <returns>False, with nothing written, when there is no purchase to go by.</returns>
    /// <exception cref="InvalidInputException">Orders are given to a model whose features are not all computed from orders.</exception>
    public bool TryMeasure(Customer customer, Span<double> quantities)
    {
        if (!TryRow(customer, out var row))
            return false;
        Fill(quantities, Model.Predict(row).Rounded(), row);
        return true;
    }

    private static void Fill(Span<double> quantities, in Prediction prediction, float[] row)
    {
        quantities[0] = prediction.Probability;
        quantities[1] = prediction.DaysToBuy.Expected;
        quantities[2] = prediction.Value.Expected;
        for (var i = 0; i < row.Length; i++)
            quantities[3 + i] = AsWritten(row[i]);
    }

    /// <summary>The short decimal that the float was read from, if there is one, so that a feature of 19.99 equals a rule's 19.99.</summary>
    private static double AsWritten(float value)
    {
        var cents = Math.Round(value * 100.0) / 100;
        if ((float)cents == value)
            return cents;
        var millionths = Math.Round(value * 1e6) / 1e6;
        return (float)millionths == value ? millionths : value;
    }

    /// <summary>The model's row, unless it says that there is no purchase to go by.</summary>
    private bool TryRow(Customer customer, out float[] row)
    {
        if (customer.Features is not { } given)
            return TryCompute(customer, out row);
        row = given;
        // A frequency that is not known is no reason to doubt a purchase whose day is.
        return _frequency < 0 || row[_frequency] >= 1 || (float.IsNaN(row[_frequency]) && _recency >= 0 && !float.IsNaN(row[_recency]));
    }

    private bool TryCompute(Customer customer, out float[] row)
    {
        row = new float[_calculated.Length];
        Span<float> all = stackalloc float[CustomerFeatures.Count];
        if (!CustomerFeatures.TryCompute(CollectionsMarshal.AsSpan(customer.Orders), customer.AsOf, all))
            return false;
        for (var i = 0; i < row.Length; i++)
        {
            if (_calculated[i] < 0)
                throw new InvalidInputException(malformed: false, "/orders",
                    $"do not give '{Model.Features[i].Name}', which this model needs: give features instead.");
            row[i] = all[_calculated[i]];
        }
        return true;
    }

    private List<OutOfRange> FindOutOfRange(float[] row)
    {
        var found = new List<OutOfRange>();
        for (var i = 0; i < row.Length; i++)
        {
            var feature = _features[i];
            if (row[i] < feature.Minimum || row[i] > feature.Maximum)
                found.Add(new(feature.Name, row[i], feature.Minimum, feature.Maximum));
        }
        return found;
    }

    private Score Answer(
        Customer customer, string status, Prediction? prediction, Decision decision,
        List<Reason> reasons, List<OutOfRange> outOfRange)
    {
        var arm = _control.Holds(customer.Id) ? "control" : "treatment";
        return new(customer.Id, customer.AsOf.UtcDateTime, _scoredBy, Model.HorizonDays, status,
            prediction?.Probability, prediction?.DaysToBuy, prediction?.Value,
            new(decision.Action, decision.Message, decision.Rule, arm, decision.Trace, decision.RunnerUp),
            reasons, outOfRange, Identify(customer));
    }

    private string Identify(Customer customer)
    {
        var key = new byte[sizeof(long) + Sha256.HashSizeInBytes + Encoding.UTF8.GetByteCount(customer.Id)];
        BinaryPrimitives.WriteInt64BigEndian(key, customer.AsOf.UtcTicks);
        _modelAndPolicy.CopyTo(key.AsSpan(sizeof(long)));
        Encoding.UTF8.GetBytes(customer.Id, key.AsSpan(sizeof(long) + Sha256.HashSizeInBytes));
        Span<byte> hash = stackalloc byte[Sha256.HashSizeInBytes];
        Sha256.HashData(key, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
