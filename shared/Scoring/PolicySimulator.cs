using System.Text.Json;
using System.Text.Unicode;
using Conversion.Decisions;
using Conversion.Json;

namespace Conversion.Scoring;

/// <summary>Tries a policy on a sample: every customer is measured once and decided on twice.</summary>
/// <param name="scorer">Its model measures, and its policy is the one in force.</param>
/// <param name="reader">Reads the customers.</param>
public sealed class PolicySimulator(Scorer scorer, CustomerReader reader)
{
    private readonly IReadOnlyList<string> _quantities = Scorer.QuantitiesOf(scorer.Model);

    /// <summary>Reads <c>{policy:{name, rules, fallback}, customers:[…]}</c> and compares.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="now">The snapshot instant for customers who name none.</param>
    /// <param name="cancellation">Stops between two customers.</param>
    /// <exception cref="InvalidInputException">The policy or some customer is not as it should be; pointers start at the document.</exception>
    public Simulation Simulate(ReadOnlySpan<byte> json, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!Utf8.IsValid(json))
            throw new InvalidInputException(malformed: true, "", "must be UTF-8.");
        try
        {
            Split(json, out var policy, out var customers);
            return Compare(ReadPolicy(policy), customers, now, cancellation);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e);
        }
    }

    private static void Split(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> policy, out ReadOnlySpan<byte> customers)
    {
        policy = customers = [];
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
    }

    private Policy ReadPolicy(ReadOnlySpan<byte> json)
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

    private Simulation Compare(Policy other, ReadOnlySpan<byte> json, DateTimeOffset now, CancellationToken cancellation)
    {
        var tally = new SimulationTally(scorer.Policy, other);
        var errors = new List<FieldError>();
        var malformed = false;
        var customers = new JsonFieldReader(json);
        if (!customers.TryEnterArray(new("/customers")))
            customers.ThrowIfErrors();
        Span<double> quantities = stackalloc double[_quantities.Count];
        for (var i = 0; customers.HasNextElement() && errors.Count < JsonFieldReader.MaximumErrors; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var customer = reader.Read(customers.ReadRawValue(), now);
                if (scorer.TryMeasure(customer, quantities))
                    tally.Add(scorer.Policy.Decide(quantities, explain: false).Action, other.Decide(quantities, explain: false).Action, quantities[2]);
                else
                    tally.Add(scorer.Policy.FallBack().Action, other.FallBack().Action, 0);
            }
            catch (InvalidInputException e)
            {
                malformed |= e.Malformed;
                errors.AddRange(e.Under($"/customers/{i}").Errors);
            }
        }
        return errors.Count == 0 ? tally.ToSimulation() : throw new InvalidInputException(malformed, errors);
    }
}
