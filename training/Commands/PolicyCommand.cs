using System.CommandLine;
using Conversion.Training.Policies;

namespace Conversion.Training.Commands;

/// <summary><c>conversion policy check</c>: looks for what is wrong with a policy.</summary>
internal static class PolicyCommand
{
    private const string Text =
        """
        Checks a policy. Reports unknown names, rules that nobody reaches, caps that contradict each other and numbers that no customer
        has, each with its line, its place in the JSON and what to do. Ends with 1 where there is an error, and with 0 where there are
        only warnings.

        Examples:
          conversion policy check models/policy.json
          conversion policy check my.policy.json --model my.model
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Policy file to check." };
        var model = ScoringOptions.Model();
        var check = new Command("check", Text) { file, model };
        check.SetAction(parsed => Check(parsed.GetRequiredValue(file), parsed.GetRequiredValue(model)));
        return new("policy", "Checks a policy before it decides.") { check };
    }

    private static int Check(string path, string modelPath)
    {
        var findings = PolicyChecker.Check(File.ReadAllBytes(path), Models.ModelLoader.Load(modelPath));
        foreach (var finding in findings)
        {
            // An error of syntax has no place in the document, and names its line itself.
            var place = finding.Pointer.Length > 0 ? $"{path}:{finding.Line}" : path;
            var where = finding.Pointer.Length > 0 ? finding.Pointer : "the document";
            Console.WriteLine($"{place}: {(finding.IsError ? "error" : "warning")} {finding.Code}: {where} {finding.Detail}");
        }
        var errors = findings.Count(finding => finding.IsError);
        Console.WriteLine($"{path}: {Count(errors, "error")}, {Count(findings.Count - errors, "warning")}.");
        return errors > 0 ? 1 : 0;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
