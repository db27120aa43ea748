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
        return Compare(ParsePolicy(request.Policy), request.Customers, now, cancellation);
    }

    /// <summary>Compares on customers that were read already.</summary>
    /// <param name="policy">The other policy, as JSON in UTF-8.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="cancellation">Stops between two customers.</param>
    /// <exception cref="InvalidInputException">The policy is wrong; pointers start at <c>/policy</c>.</exception>
    public PolicySimulation Simulate(ReadOnlySpan<byte> policy, IEnumerable<Customer> customers, CancellationToken cancellation)
    {
        var other = ParsePolicy(policy);
        var tally = new PolicySimulationTally(scorer.Policy, other, hasValue: _value is not null);
        var values = new double[_quantities.Count];
        foreach (var customer in customers)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(tally, other, customer, values);
        }
        return tally.ToSimulation();
    }

    private Policy ParsePolicy(ReadOnlySpan<byte> json)
    {
        try
        {
            return Policy.Parse(json, _quantities);
        }
        catch (InvalidInputException e)
        {
            throw e.Under("/policy");
        }
    }

    private PolicySimulation Compare(Policy other, ReadOnlySpan<byte> json, DateTimeOffset now, CancellationToken cancellation)
    {
        var tally = new PolicySimulationTally(scorer.Policy, other, hasValue: _value is not null);
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
    private void Add(PolicySimulationTally tally, Policy other, Customer customer, Span<double> values)
    {
        if (!scorer.TryComputeQuantities(customer, values))
        {
            tally.Add(scorer.Policy.DecideFallback().Action, other.DecideFallback().Action, 0);
            return;
        }
        var before = scorer.Policy.Decide(values, includeExplanation: false);
        var after = other.Decide(values, includeExplanation: false);
        tally.Add(before.Action, after.Action, _value?.ValueIn(values));
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
