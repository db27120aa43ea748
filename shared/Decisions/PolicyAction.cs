using System.Text.Json.Serialization;

namespace Conversion.Decisions;

/// <summary>What a policy can do about a customer, and when it is allowed.</summary>
/// <param name="Name">Its name, which rules use.</param>
/// <param name="Message">Its message, with quantities in braces, for rules without a message of their own.</param>
public sealed record PolicyAction(string Name, string Message)
{
    /// <summary>The action of customers who are left alone. It needs no definition.</summary>
    public const string None = "NONE";

    /// <summary>How the customer is contacted, e.g. a word of <see cref="Channel"/>; null for an action that contacts nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Channel { get; init; }

    /// <summary>What the action costs for one customer, in the money of the orders.</summary>
    public double Cost { get; init; }

    /// <summary>The share of the money of orders that is profit, 0 to 1.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>The offer that goes with the action, e.g. the code of a coupon; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Offer { get; init; }

    /// <summary>What a customer needs; null for what the channel needs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActionNeeds? Needs { get; init; }

    /// <summary>How often a customer may get the action; null for any number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PolicyCap? Cap { get; init; }

    /// <summary>The hours in which the action is not taken; null for the policy's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuietHours? Quiet { get; init; }

    /// <summary>How many customers may get the action; null for any number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActionBudget? Budget { get; init; }

    /// <summary>Whether the customer must have agreed to advertising: by default, where the action has a channel.</summary>
    internal bool NeedsConsent => Needs?.Consent ?? Channel is not null;

    /// <summary>Whether a contact of the channel must be known: by default, where a contact of the channel can be known.</summary>
    internal bool NeedsContact => Needs?.Reachable ?? Decisions.Channel.All.Contains(Channel);
}

/// <summary>What a customer needs to get an action.</summary>
/// <param name="Consent">Whether the customer must have agreed to advertising; null for the default of the channel.</param>
/// <param name="Reachable">Whether a contact of the channel must be known; null for the default of the channel.</param>
/// <param name="When">A condition over the quantities of rules; null for none.</param>
public sealed record ActionNeeds(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Consent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Reachable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? When);

/// <summary>A number of times within any so many days.</summary>
/// <param name="Times">How often at most, 1 or more.</param>
/// <param name="Days">In how many days of 24 hours, 1 or more.</param>
public sealed record PolicyCap(int Times, int Days)
{
    /// <summary>The channel whose actions count; null for the cap of one action, or for all actions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Channel { get; init; }
}

/// <summary>How many customers may get an action. Exactly one of the two numbers is given.</summary>
/// <param name="PerRun">In one batch or file; a single request is a run of its own.</param>
/// <param name="PerDay">In one day of UTC.</param>
public sealed record ActionBudget(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? PerRun,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? PerDay);

/// <summary>Hours of each day. They may begin in the evening and end in the morning.</summary>
/// <param name="From">The first minute, <c>HH:mm</c>.</param>
/// <param name="To">The first minute after them, <c>HH:mm</c>.</param>
/// <param name="Zone"><see cref="Customer"/> or <see cref="Shop"/>; null for the customer's.</param>
public sealed record QuietHours(
    string From, string To, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Zone)
{
    /// <summary>In the customer's time zone, or in the shop's where the customer's is not known.</summary>
    public const string Customer = "customer";

    /// <summary>In the shop's time zone.</summary>
    public const string Shop = "shop";
}

/// <summary>The channels whose contacts are known. Other names are allowed for channels without a contact, such as an app.</summary>
public static class Channel
{
    /// <summary>Needs an e-mail address.</summary>
    public const string Email = "email";

    /// <summary>Needs a phone number.</summary>
    public const string Sms = "sms";

    /// <summary>Needs a phone number.</summary>
    public const string Phone = "phone";

    /// <summary>Needs a postal code.</summary>
    public const string Post = "post";

    /// <summary>All channels.</summary>
    public static IReadOnlyList<string?> All { get; } = [Email, Sms, Phone, Post];
}
