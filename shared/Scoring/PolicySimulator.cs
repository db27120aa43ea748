using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>Compares a policy with the policy in force, on a sample of customers.</summary>
/// <param name="scorer">Has the model and the policy in force.</param>
/// <param name="reader">Reads the customers.</param>
public sealed class PolicySimulator(Scorer scorer, CustomerReader reader)
{
    private readonly Quantities _quantities = Scorer.QuantitiesOf(scorer.Model);

    // Null for a model that does not predict money.
    private readonly Quantity? _value = scorer.Model.Value is null ? null : Scorer.QuantitiesOf(scorer.Model).Find(HeadName.Value);

    /// <summary>Reads <c>{policy:{name, rules, fallback}, customers:[…]}</c> and compares.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="now">The snapshot instant for customers without <c>asOf</c>.</param>
    /// <param name="cancellation">Stops between two customers.</param>
    /// <exception cref="InvalidInputException">The policy or a customer is wrong; pointers start at the document.</exception>
    public PolicySimulation Simulate(ReadOnlySpan<byte> json, DateTimeOffset now, CancellationToken cancellation)
    {
        var request = PolicySimulationRequest.Parse(json);
        return Compare(WithPolicy(request.Policy), request.Customers, now, cancellation);
    }

    /// <summary>Compares on customers that were read already.</summary>
    /// <param name="policy">The other policy, as JSON in UTF-8.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="cancellation">Stops between two customers.</param>
    /// <exception cref="InvalidInputException">The policy is wrong; pointers start at <c>/policy</c>.</exception>
    public PolicySimulation Simulate(ReadOnlySpan<byte> policy, IEnumerable<Customer> customers, CancellationToken cancellation)
    {
        var other = WithPolicy(policy);
        var tally = new PolicySimulationTally(scorer.Policy, other.Policy, hasValue: _value is not null);
        var values = new double[_quantities.Count];
        foreach (var customer in customers)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(tally, other, customer, values);
        }
        return tally.ToSimulation();
    }

    private Scorer WithPolicy(ReadOnlySpan<byte> json)
    {
        try
        {
            return scorer.With(Policy.Parse(json, _quantities));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(malformed: false, "/policy", e.Message);
        }
        catch (InvalidInputException e)
        {
            throw e.Under("/policy");
        }
    }

    private PolicySimulation Compare(Scorer other, ReadOnlySpan<byte> json, DateTimeOffset now, CancellationToken cancellation)
    {
        var tally = new PolicySimulationTally(scorer.Policy, other.Policy, hasValue: _value is not null);
        var errors = new FieldErrors();
        var customers = new JsonFieldReader(json);
        if (!customers.TryEnterArray(new("/customers")))
            customers.ThrowIfErrors();
        var values = new double[_quantities.Count];
        for (var i = 0; customers.HasNextElement(); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Add(tally, other, reader.Read(customers.ReadRawValue(), now), values);
            }
            catch (InvalidInputException e)
            {
                errors.Add(e.Under($"/customers/{i}"));
            }
        }
        errors.ThrowIfAny();
        return tally.ToSimulation();
    }

    // Computes the quantities of a customer once, and decides with both policies.
    private void Add(PolicySimulationTally tally, Scorer other, Customer customer, Span<double> values)
    {
        var hasPurchase = scorer.TryComputeQuantities(customer, values);
        tally.Add(ActionOf(scorer, values), ActionOf(other, values), hasPurchase ? _value?.ValueIn(values) : 0);

        string ActionOf(Scorer decider, ReadOnlySpan<double> known) =>
            decider.Policy.Actions is not null ? decider.DecideAction(customer)
            : hasPurchase ? decider.Policy.Decide(known, includeExplanation: false).Action
            : decider.Policy.DecideFallback().Action;
    }

    /// <summary>The two parts of a request, as JSON.</summary>
    private readonly ref struct PolicySimulationRequest(ReadOnlySpan<byte> policy, ReadOnlySpan<byte> customers)
    {
        public ReadOnlySpan<byte> Policy { get; } = policy;

        public ReadOnlySpan<byte> Customers { get; } = customers;

        public static PolicySimulationRequest Parse(ReadOnlySpan<byte> json)
        {
            ReadOnlySpan<byte> policy = [];
            ReadOnlySpan<byte> customers = [];
            bool hasPolicy = false, hasCustomers = false;
            var fields = new JsonFieldReader(json);
            if (fields.TryEnterObject(JsonPointer.Document))
            {
                while (fields.MoveToNextProperty(JsonPointer.Document))
                {
                    if (fields.IsProperty("policy"u8, ref hasPolicy))
                        policy = fields.ReadRawValue();
                    else if (fields.IsProperty("customers"u8, ref hasCustomers))
                        customers = fields.ReadRawValue();
                    else
                        fields.RejectUnknownProperty("policy, customers");
                }
                fields.ExpectEnd();
                if (!hasPolicy)
                    fields.AddError(new("/policy"), "is required.");
                if (!hasCustomers)
                    fields.AddError(new("/customers"), "is required.");
            }
            fields.ThrowIfErrors();
            return new(policy, customers);
        }
    }
}
