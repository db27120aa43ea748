using System.Text.Json;
using Conversion.Tests.Orders.Forms;

namespace Conversion.IntegrationTests.Dashboard;

/// <summary>Writes exports of a synthetic shop as readers drop them, and what a right reader finds in each, to forms.json.</summary>
internal sealed class DroppedForms : IDisposable
{
    private static readonly string[] Names = ["shopify-csv", "woocommerce-items", "german-thousands", "xlsx-long-ids"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion-forms-");

    public DroppedForms()
    {
        var truths = Names.Select(name => Write(OrderForms.All.Single(form => form.Name == name)));
        File.WriteAllText(Path.Combine(Folder, "forms.json"), JsonSerializer.Serialize(truths));
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    private object Write(OrderForm form)
    {
        var file = form.Files.Single();
        File.WriteAllBytes(Path.Combine(Folder, file.Name), file.Bytes);
        var truth = form.Truth!;
        return new { file = file.Name, orders = truth.Orders, customers = truth.Customers.Count, money = truth.Money - truth.Returned };
    }
}
