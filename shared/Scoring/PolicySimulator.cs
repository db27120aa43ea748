using System.Text.Json;
using System.Text.Unicode;
using Conversion.Decisions;

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
            throw InvalidInputException.NoJson(e);
        }
    }

    private static void Split(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> policy, out ReadOnlySpan<byte> customers)
    {
        policy = customers = [];
        bool hasPolicy = false, hasCustomers = false;
        var fields = new JsonFields(json);
        if (fields.StartObject(Pointer.Document))
        {
            while (fields.NextProperty(Pointer.Document))
            {
                if (fields.NameIs("policy"u8, ref hasPolicy))
                    policy = fields.ReadRaw();
                else if (fields.NameIs("customers"u8, ref hasCustomers))
                    customers = fields.ReadRaw();
                else
                    fields.RefuseUnknown("policy, customers");
            }
            fields.EndDocument();
            if (!hasPolicy)
                fields.Refuse(new("/policy"), "is required.");
            if (!hasCustomers)
                fields.Refuse(new("/customers"), "is required.");
        }
        fields.ThrowIfAny();
    }

    private Policy ReadPolicy(ReadOnlySpan<byte> json)
    {
        try
        {
            return Policy.Parse(json, _quantities);
        }
        catch (InvalidInputException e)
        {
            throw e.Below("/policy");
        }
    }

    private Simulation Compare(Policy other, ReadOnlySpan<byte> json, DateTimeOffset now, CancellationToken cancellation)
    {
        var tally = new SimulationTally(scorer.Policy, other);
        var errors = new List<FieldError>();
        var malformed = false;
        var customers = new JsonFields(json);
        if (!customers.StartArray(new("/customers")))
            customers.ThrowIfAny();
        Span<double> quantities = stackalloc double[_quantities.Count];
        for (var i = 0; customers.HasElement() && errors.Count < JsonFields.MaximumErrors; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var customer = reader.Read(customers.ReadRaw(), now);
                if (scorer.TryMeasure(customer, quantities))
                    tally.Add(scorer.Policy.Decide(quantities, explain: false).Action, other.Decide(quantities, explain: false).Action, quantities[2]);
                else
                    tally.Add(scorer.Policy.FallBack().Action, other.FallBack().Action, 0);
            }
            catch (InvalidInputException e)
            {
                malformed |= e.Malformed;
                errors.AddRange(e.Below($"/customers/{i}").Errors);
            }
        }
        return errors.Count == 0 ? tally.ToSimulation() : throw new InvalidInputException(malformed, errors);
    }
}
