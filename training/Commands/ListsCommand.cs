using System.CommandLine;
using Conversion.Lists;
using Conversion.Training.Artifacts;
using Conversion.Training.Campaigns;

namespace Conversion.Training.Commands;

/// <summary><c>conversion lists</c>: writes a list for each action, in the form that a tool imports.</summary>
internal static class ListsCommand
{
    private const string Text =
        """
        Writes a list for each action: whom to contact, in the form that a tool imports. Leaves out the control arm (a tenth of the
        customers, unless you set another share), people who did not agree to advertising, and people without an address that the
        tool accepts. E-mail address, phone number, name and consent come from the orders. Saves every decision in
        decisions-DAY.ndjson, which lift reads.

        Examples:
          conversion lists --orders orders_export.csv --for klaviyo --out lists
          conversion lists --orders shop.csv --for excel --consent confirmed --model my.model --policy my.policy.json --out lists
        """;

    /// <summary>The salt of the control arm, unless the user sets another. It stays the same, so that nobody changes the arm.</summary>
    public const string ControlSalt = "lists";

    /// <summary>The share of the control arm, unless the user sets another.</summary>
    public const double ControlShare = 0.1;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var scoring = new ScoringOptions(ControlShare, ControlSalt);
        var template = new Option<string>("--for")
        {
            Description = $"Tool that imports the lists: {string.Join(", ", ListTemplates.All.Select(known => known.Name))}.",
            Required = true,
            HelpName = "TOOL",
        };
        template.AcceptOnlyFromAmong([.. ListTemplates.All.Select(known => known.Name)]);
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder to write to.",
            Required = true,
            HelpName = "FOLDER",
        }.NotEmpty();
        var consent = new Option<string?>("--consent")
        {
            Description = "Say 'confirmed' if all these people agreed to advertising. Needed where the orders do not say who agreed. " +
                "The names of the files then say so.",
            HelpName = "confirmed",
        };
        consent.AcceptOnlyFromAmong("confirmed");
        var keep = OptionExtensions.Keep("Other columns of the orders for the lists, with commas between them.");
        var asOf = OptionExtensions.AsOf("Instant of the decisions. Later orders are ignored. The default is the last order.");
        var command = new Command("lists", Text);
        orders.AddTo(command);
        foreach (var option in (Option[])[template, output, consent, keep, asOf])
            command.Add(option);
        scoring.AddTo(command);
        command.SetAction(parsed => Run(parsed, scoring, new(
            orders.Parse(parsed).Keeping($"contact,{parsed.GetValue(keep)}"),
            ListTemplates.Find(parsed.GetRequiredValue(template))!,
            parsed.GetRequiredValue(output).FullName,
            parsed.GetValue(consent) is not null,
            parsed.GetValue(asOf))));
        return command;
    }

    private static int Run(ParseResult parsed, ScoringOptions scoring, ListsRequest request)
    {
        var scorer = scoring.Load(parsed);
        var card = CardFacts.Read(scoring.ModelPath(parsed), scorer.Model);
        var decisions = scoring.LoadDecisions(parsed);
        var mapping = request.Orders.ParseMapping();
        OutputFile.Prepare(Path.Combine(request.Folder, "decisions.ndjson"), request.Orders.Files(scoring.Files(parsed)));

        var progress = new Progress();
        using var orders = request.Orders.Open(progress, mapping);
        if (!orders.Kept!.HasConsent && !request.IsConfirmed)
            throw new UserErrorException(
                "The orders must say who agreed to advertising, or you must confirm that all did, got neither; name the column with " +
                "--columns consent=COLUMN, or add --consent confirmed.");
        var asOf = request.AsOf ?? orders.Summary.LastOrder;
        var decided = progress.Step("Deciding", report => DecidedCustomers.Decide(
            scorer, orders, new(scorer, orders, asOf, decisions, request.IsConfirmed), card.Level,
            DecidedCustomers.PathIn(request.Folder, asOf), report));
        var lists = progress.Step("Writing", () => Write(request, decided, asOf));
        Describe(request, decided, lists, card, asOf, scorer.Model.HorizonDays);
        return 0;
    }

    private static Dictionary<string, CampaignList> Write(ListsRequest request, DecidedCustomers decided, DateTimeOffset asOf)
    {
        var lists = new Dictionary<string, CampaignList>();
        List<ListPerson> everybody = [.. decided.People.Values.SelectMany(people => people)];
        foreach (var (action, people) in decided.People)
        {
            var list = CampaignList.Build(request.Template, people, action, asOf, request.IsConfirmed, everybody);
            OutputFile.Write(Path.Combine(request.Folder, list.FileName), list.Content);
            lists.Add(action, list);
        }
        return lists;
    }

    private static void Describe(
        ListsRequest request, DecidedCustomers decided, Dictionary<string, CampaignList> lists, CardFacts card, DateTimeOffset asOf,
        int horizonDays)
    {
        if (card.Shop is { } shop)
            Progress.WriteLine($"The model learnt from {shop}. {card.Verdict}".TrimEnd());
        if (CampaignText.OutOfRange(decided.Summary) is { } outOfRange)
            Progress.WriteLine(outOfRange);
        Console.WriteLine(CampaignText.Table(decided.Summary, lists));
        var lost = lists.Values.Sum(list => list.Counts.WithoutAddress + list.Counts.Repeated);
        if (lost > 0)
            Progress.WriteLine($"{lost:N0} people are on no list, because {request.Template.Title} needs an address, each address once.");
        foreach (var list in lists.Values.OrderBy(list => list.FileName, StringComparer.Ordinal))
        {
            var people = list.Counts.Written == 1 ? "person" : "people";
            Progress.WriteLine($"Wrote {Path.Combine(request.Folder, list.FileName)} for {list.Counts.Written:N0} {people}.");
        }
        Progress.WriteLine($"Saved {decided.Summary.Customers:N0} decisions in {decided.Path}. Keep this file.");
        Progress.WriteLine($"Next: import the lists into {request.Template.Title}. Do not contact the people who are held out.");
        Progress.WriteLine(CampaignText.WhenToMeasure(decided.Path, asOf, horizonDays));
    }
}
