using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Hashing;
using Conversion.Json;
using Conversion.Models;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>Computes the score of a customer from features, model and policy. Immutable, and safe to share between threads.</summary>
public sealed partial class Scorer
{
    private const int IdLength = 16;
    private const int MaximumOnStack = 1024;

    // Per feature of the model: its index among the features that are computed from orders, or −1.
    private readonly int[] _calculated;
    private readonly TrainedFeature[] _features;
    private readonly int _frequency;
    private readonly int _recency;
    private readonly int _quantityCount;
    private readonly ModelIdentity _identity;
    private readonly string? _level;
    private readonly Explainer _explainer;
    private readonly byte[] _modelAndPolicyHash;

    /// <summary>Combines a model and a policy.</summary>
    /// <param name="model">The model.</param>
    /// <param name="policy">The policy, over <see cref="QuantitiesOf(Model)"/> of the same model.</param>
    /// <param name="control">The customers for whom nobody acts.</param>
    /// <param name="exploration">The customers for whom chance decides; null for none.</param>
    /// <exception cref="InvalidDataException">The policy does not fit the model or the exploration.</exception>
    public Scorer(Model model, Policy policy, ControlGroup control, Exploration? exploration = null)
        : this(model, policy, control, exploration ?? Exploration.None, new Explainer(model))
    {
    }

    private Scorer(Model model, Policy policy, ControlGroup control, Exploration exploration, Explainer explainer)
    {
        Model = model;
        Policy = policy;
        Control = control;
        Exploration = exploration;
        _effects = BuildEffects(model, policy, exploration);
        _features = [.. model.Features];
        _calculated = Array.ConvertAll(_features, feature => CustomerFeatures.IndexOf(feature.Name));
        _frequency = Array.FindIndex(_features, feature => feature.Name == "frequency");
        _recency = Array.FindIndex(_features, feature => feature.Name == "recencyDays");
        _quantityCount = QuantitiesOf(model).Count;
        _identity = new(model.Name, model.Version, model.Hash);
        _level = ScoreLevel.Of(model);
        _explainer = explainer;
        _modelAndPolicyHash = Sha256.HashData(Encoding.UTF8.GetBytes($"{model.Hash}\0{policy.Hash}"));
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The policy.</summary>
    public Policy Policy { get; }

    /// <summary>The customers for whom nobody acts.</summary>
    public ControlGroup Control { get; }

    /// <summary>The customers for whom chance decides.</summary>
    public Exploration Exploration { get; }

    /// <summary>Returns the quantities that a policy can name for a model: the predictions that it has, then its features.</summary>
    public static Quantities QuantitiesOf(Model model) =>
        ModelQuantities.From(
            [.. model.HeadNames, .. model.Outputs?.Names ?? []],
            [.. model.Features.Where(ModelQuantities.IsNumber).Select(feature => feature.Name)]);

    /// <summary>Returns the quantities that a policy can name for a model with all heads and these features.</summary>
    public static Quantities QuantitiesOf(IEnumerable<string> features) => ModelQuantities.From(HeadName.All, [.. features]);

    /// <summary>Scores one customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="includeExplanation">Whether to add the reasons, the trace and the runner-up, which take most of the time.</param>
    /// <exception cref="InvalidInputException">
    /// The customer has orders, and the model has a feature that is not computed from orders.
    /// </exception>
    public Score Score(Customer customer, bool includeExplanation = true)
    {
        if (_effects is not null)
            return Score(customer, includeExplanation, Budgets.OfOne);
        if (!TryGetRow(customer, out var row))
            return BuildScore(customer, ScoreStatus.InsufficientData, null, Policy.DecideFallback(), Explanation.None, []);

        var prediction = Predict(row);
        var values = _quantityCount <= MaximumOnStack ? stackalloc double[_quantityCount] : new double[_quantityCount];
        ModelQuantities.Write(values, prediction, row, _features);
        var decision = Policy.Decide(values, includeExplanation);
        // Nothing is predicted, so nothing needs a reason or can be unreliable.
        if (!Model.HasHead)
            return BuildScore(customer, ScoreStatus.HistoryOnly, null, decision, Explanation.None, []);
        var explanation = includeExplanation ? _explainer.Explain(row, prediction.Probability) : Explanation.None;
        return BuildScore(customer, ScoreStatus.Ok, prediction, decision, explanation, FindOutOfRange(row));
    }

    /// <summary>Computes the values of the quantities that a policy decides on.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="values">Receives one value for each of <see cref="QuantitiesOf(Model)"/>; NaN is missing.</param>
    /// <returns>False, with nothing written, when the customer has no purchase.</returns>
    /// <exception cref="InvalidInputException">
    /// The customer has orders, and the model has a feature that is not computed from orders.
    /// </exception>
    public bool TryComputeQuantities(Customer customer, Span<double> values)
    {
        if (!TryGetRow(customer, out var row))
            return false;
        ModelQuantities.Write(values, Predict(row), row, _features);
        return true;
    }

    // Published numbers of our own trainer's models are rounded. Another library's numbers are published as that library computes them.
    private Prediction Predict(double[] row) => Model.IsImported ? Model.Predict(row) : Model.Predict(row).Rounded();

    /// <summary>Returns the action for one customer, and nothing else: it takes a tenth of the time of a score.</summary>
    /// <exception cref="InvalidInputException">
    /// The customer has orders, and the model has a feature that is not computed from orders.
    /// </exception>
    public string DecideAction(Customer customer)
    {
        if (_effects is not null)
            return DecideAction(customer, Budgets.OfOne);
        Span<double> values = stackalloc double[_quantityCount];
        return TryComputeQuantities(customer, values)
            ? Policy.Decide(values, includeExplanation: false).Action
            : Policy.DecideFallback().Action;
    }

    /// <summary>A hash of the model and the policy.</summary>
    public ulong RulesHash => BinaryPrimitives.ReadUInt64BigEndian(_modelAndPolicyHash);

    // The model's row; false for a customer without a purchase.
    private bool TryGetRow(Customer customer, out double[] row)
    {
        if (customer.Features is null)
            return TryComputeRow(customer, out row);
        row = customer.Features;
        // Another library's model gives a name of ours another meaning.
        if (_frequency < 0 || Model.IsImported)
            return true;
        // Where the frequency is unknown but the day of the last purchase is known, there was a purchase.
        var frequency = row[_frequency];
        return frequency >= 1 || (double.IsNaN(frequency) && _recency >= 0 && !double.IsNaN(row[_recency]));
    }

    private bool TryComputeRow(Customer customer, out double[] row)
    {
        row = new double[_calculated.Length];
        Span<float> all = stackalloc float[CustomerFeatures.Count];
        if (!CustomerFeatures.TryCompute(CollectionsMarshal.AsSpan(customer.Orders), customer.AsOf, all))
            return false;
        for (var i = 0; i < row.Length; i++)
        {
            if (_calculated[i] < 0)
                throw new InvalidInputException(malformed: false, "/orders",
                    $"do not contain '{_features[i].Name}', which this model needs; send features instead.");
            row[i] = all[_calculated[i]];
        }
        return true;
    }

    private List<OutOfRangeFeature> FindOutOfRange(double[] row)
    {
        var found = new List<OutOfRangeFeature>();
        for (var i = 0; i < row.Length; i++)
        {
            var feature = _features[i];
            if (row[i] < feature.Minimum || row[i] > feature.Maximum)
                found.Add(new(feature.Name, row[i], feature.Minimum, feature.Maximum));
        }
        return found;
    }

    private Score BuildScore(
        Customer customer, string status, Prediction? prediction, Decision decision,
        Explanation explanation, List<OutOfRangeFeature> outOfRange, IReadOnlyList<ActionEffect>? effects = null)
    {
        // However an id is spelled, it is one person, who is in one arm.
        var person = CustomerId.Normalize(customer.Id);
        var arm = Control.Contains(person) ? ControlGroup.Arm : ControlGroup.TreatmentArm;
        return new(
            customer.Id,
            customer.AsOf.UtcDateTime,
            _identity,
            Model.HorizonDays,
            status,
            _level,
            prediction?.Probability,
            prediction?.DaysToBuy,
            prediction?.Value,
            prediction?.Outputs is { } outputs ? NameOutputs(outputs) : null,
            _effects is null
                ? new(decision.Action, decision.Message, decision.Rule, arm, decision.Trace, decision.RunnerUp)
                : AddPropensities(decision, arm, effects),
            explanation.Start,
            explanation.Reasons,
            outOfRange,
            customer.ProfileVersion is { } version
                ? ComputeId($"{version:x16}\0{person}", customer.AsOf.UtcTicks / TimeSpan.TicksPerDay)
                : ComputeId(person, customer.AsOf.UtcTicks),
            effects);
    }

    private OrderedDictionary<string, double> NameOutputs(double[] outputs)
    {
        var named = new OrderedDictionary<string, double>(outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
            named.Add(Model.Outputs!.Names[i], outputs[i]);
        return named;
    }

    // The start of a hash over the time, the model and policy, and the customer.
    private string ComputeId(string person, long time)
    {
        var key = new byte[sizeof(long) + Sha256.HashSizeInBytes + Encoding.UTF8.GetByteCount(person)];
        BinaryPrimitives.WriteInt64BigEndian(key, time);
        _modelAndPolicyHash.CopyTo(key.AsSpan(sizeof(long)));
        Encoding.UTF8.GetBytes(person, key.AsSpan(sizeof(long) + Sha256.HashSizeInBytes));
        Span<byte> hash = stackalloc byte[Sha256.HashSizeInBytes];
        Sha256.HashData(key, hash);
        return Convert.ToHexStringLower(hash[..IdLength]);
    }
}
