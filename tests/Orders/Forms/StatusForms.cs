using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes orders with the status words of WooCommerce's translations, with words of a shop's own, and with flags alone.
/// </summary>
public static class StatusForms
{
    private sealed record Words(string Name, string Paid, string Sent, string Refunded, string Cancelled, string Failed, string Pending);

    private static readonly Words[] Languages =
    [
        new("german", "In Bearbeitung", "Abgeschlossen", "Rückerstattet", "Storniert", "Fehlgeschlagen", "Zahlung ausstehend"),
        new("french", "En cours", "Terminée", "Remboursée", "Annulée", "Échouée", "Attente paiement"),
        new("spanish", "Procesando", "Completado", "Reembolsado", "Cancelado", "Fallido", "Pendiente de pago"),
        new("italian", "In lavorazione", "Completato", "Rimborsato", "Annullato", "Fallito", "In attesa di pagamento"),
        new("dutch", "In behandeling", "Afgerond", "Terugbetaald", "Geannuleerd", "Mislukt", "Wachtend op betaling"),
        new("portuguese", "Processando", "Concluído", "Reembolsado", "Cancelado", "Malsucedido", "Pagamento pendente"),
    ];

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var shown = shop.Main.Where(order => order.State != OrderState.Test).ToList();
        foreach (var words in Languages)
            yield return Form($"statuses-{words.Name}", shown, "status", order => Status(order, words));
        var own = new Words("own", "S2", "S3", "S7", "S8", "S9", "S1");
        yield return Form("statuses-of-their-own", shown, "status", order => Status(order, own)) with
        { MoreOptions = "--count-statuses S2,S3" };

        var cancelled = shown.Where(order => order.Sale || order.State == OrderState.Cancelled).ToList();
        yield return Form("cancelled-at", cancelled, "cancelled_at", order =>
            order.State == OrderState.Cancelled ? Iso(order.At.AddHours(1)) : "");
        var tests = shop.Main.Where(order => order.Sale || order.State == OrderState.Test).ToList();
        yield return Form("test-flag", tests, "test", order => order.State == OrderState.Test ? "true" : "false");
    }

    private static OrderForm Form(string name, List<ShopOrder> shown, string column, Func<ShopOrder, string> cell)
    {
        var text = new DelimitedText();
        text.Header("order_id", "customer_id", "created_at", column, "total", "refunded_amount");
        foreach (var order in shown)
        {
            var back = order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;
            var customer = order.Person is null ? "" : Whole(order.Person.Number);
            text.Row(Whole(order.Number), customer, Iso(order.At), cell(order), Point(order.Goods), Point(back));
        }
        var truth = TruthBuilder.Of(shown, person => Whole(person.Number), items: false);
        return new OrderForm(name, [text.ToFile("orders.csv")], truth);
    }

    private static string Status(ShopOrder order, Words words) => order.State switch
    {
        OrderState.Refunded => words.Refunded,
        OrderState.Cancelled => words.Cancelled,
        OrderState.Failed => words.Failed,
        OrderState.Pending => words.Pending,
        _ => order.Number > 1340 ? words.Paid : words.Sent,
    };
}
