using System.Text.Json;
using Conversion.Decisions;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Scoring;

/// <summary>Makes what limits of a policy ask about from files, from profiles, and from decisions.</summary>
public static class ContactStates
{
    private static readonly ContactRole[] Roles =
        [.. Enum.GetValues<ContactRole>().Where(role => role is not (ContactRole.Consent or ContactRole.OptOut))];

    /// <summary>The names of the contacts, as JSON names them.</summary>
    internal static string[] Names { get; } = [.. Roles.Select(role => JsonNamingPolicy.CamelCase.ConvertName($"{role}"))];

    /// <summary>Returns the role of a name of <see cref="Names"/>.</summary>
    internal static ContactRole RoleOf(int name) => Roles[name];

    /// <summary>Returns whether something was done because of a decision, so that caps count it.</summary>
    /// <param name="action">The action.</param>
    /// <param name="arm">The arm; empty counts as treatment.</param>
    public static bool IsTaken(string action, string arm) => arm != ControlGroup.Arm && action.Length > 0 && action != PolicyAction.None;

    /// <summary>Returns the channels by which a customer with some contacts can be reached.</summary>
    internal static IReadOnlyList<string> ChannelsOf(Func<ContactRole, bool> has)
    {
        List<string> channels = [];
        if (has(ContactRole.Email))
            channels.Add(Channel.Email);
        if (has(ContactRole.Phone))
            channels.AddRange([Channel.Sms, Channel.Phone]);
        if (has(ContactRole.Postcode))
            channels.Add(Channel.Post);
        return channels;
    }

    /// <summary>Returns what a file and logged decisions say about a customer.</summary>
    /// <param name="kept">What the file says; null for nothing.</param>
    /// <param name="past">The actions that were taken, each once.</param>
    public static ContactState From(KeptCustomer? kept, IReadOnlyList<PastAction> past) => new()
    {
        HasConsent = kept?.Consent == Consent.Yes,
        Channels = kept is null ? [] : ChannelsOf(kept.Contacts.ContainsKey),
        Past = past,
    };

    /// <summary>Returns what is remembered of a customer.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="sendAt">The instant that quiet hours are compared with; null for the snapshot instant.</param>
    public static ContactState From(Profile profile, DateTimeOffset? sendAt) => new()
    {
        HasConsent = profile.Consent?.Text == Consent.Yes,
        Channels = ChannelsOf(role => profile.Contacts.TryGetValue(role, out var contact) && contact.Text.Length > 0),
        Past =
        [
            .. profile.Decisions.Where(decision => IsTaken(decision.Action, decision.Arm))
                .Select(decision => new PastAction(decision.AsOf, decision.Action)),
        ],
        SendAt = sendAt,
    };
}
