using System.Text;

namespace Conversion.Tests.Functions;

/// <summary>A small file of orders, and what it says: purchases and their money by customer.</summary>
/// <param name="Query">What a caller adds where the file alone can't decide.</param>
public sealed record OrderCase(string Name, byte[] File, string Query, params (string Customer, int Orders, decimal Money)[] Truth)
{
    public override string ToString() => Name;
}

/// <summary>One example of each kind of export that was misread before.</summary>
public static class OrderCases
{
    public static IReadOnlyList<OrderCase> Read { get; } =
    [
        Case("shopify", """
            Name,Email,Financial Status,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price
            #7,eva@example.com,paid,2025-03-01 09:00:00 +0100,EUR,45.00,5.00,0.00,50.00,1,Lamp,25.00
            #7,eva@example.com,,2025-03-01 09:00:00 +0100,,,,,,2,Bulb,10.00
            #8,tom@example.com,refunded,2025-03-02 09:00:00 +0100,EUR,25.00,0.00,0.00,25.00,1,Lamp,25.00
            """, "", ("eva@example.com", 1, 45)),
        Case("payment log", """
            id,order_id,customer_id,kind,status,amount,created_at
            1,70,eva,authorization,success,45.00,2025-03-01T09:00:00Z
            2,70,eva,capture,success,45.00,2025-03-01T09:00:09Z
            3,71,tom,authorization,success,12.00,2025-03-02T09:00:00Z
            4,71,tom,capture,success,12.00,2025-03-02T09:00:09Z
            5,71,tom,refund,success,12.00,2025-03-03T09:00:00Z
            """, "", ("eva", 1, 45)),
        Case("spellings of one id", """
            customer,order_date,total
            eva@example.com,2025-03-01,10.00
            EVA@Example.com,2025-04-01,11.00
             eva@example.com ,2025-05-01,12.00
            """, "", ("eva@example.com", 3, 33)),
        Case("null words", """
            customer_id,order_date,amount
            7,2025-03-01,10.00
            NULL,2025-03-02,10.00
            \N,2025-03-03,10.00
            """, "", ("7", 1, 10)),
        Case("total on each line", """
            order_id,customer_id,order_date,product,quantity,order_total
            1,eva,2025-03-01,A,1,50.00
            1,eva,2025-03-01,B,2,50.00
            2,tom,2025-03-02,A,1,25.00
            2,tom,2025-03-02,C,3,25.00
            """, "", ("eva", 1, 50), ("tom", 1, 25)),
        Case("German", "sep=;\nKundennummer;Bestelldatum;Betrag\n7;31.12.2025;1.234,50\n8;01.02.2026;8,00\n", "",
            ("7", 1, 1234.50m), ("8", 1, 8)),
        Case("pesos", "customer_id,order_date,amount\n7,2025-03-01,12.990\n8,2025-03-02,990\n", "?columns=decimal=comma",
            ("7", 1, 12_990), ("8", 1, 990)),
        Case("one of two currencies", """
            customer_id,order_date,amount,currency
            7,2025-03-01,20.00,USD
            8,2025-03-02,3000,JPY
            """, "?currency=USD", ("7", 1, 20)),
        Case("two currencies at a rate", """
            customer_id,order_date,amount,currency
            7,2025-03-01,20.00,USD
            8,2025-03-02,10.00,EUR
            """, "?currency=USD&rates=EUR=1.1", ("7", 1, 20), ("8", 1, 11)),
        Case("own statuses", """
            order_id,customer_id,order_date,total,status
            1,7,2025-03-01,20.00,abgeholt
            2,8,2025-03-02,30.00,storniert
            """, "?countStatuses=abgeholt", ("7", 1, 20)),
        Case("named columns", "who,when,sum\n7,2025-03-01,20.00\n", "?columns=customer=who,at=when,amount=sum", ("7", 1, 20)),
        Case("JSON lines", """
            {"id":1,"created_at":"2025-03-01T09:00:00Z","total_price":"25.00","customer":{"id":115310627314723955}}
            {"id":2,"created_at":"2025-04-01T09:00:00Z","total_price":"30.00","customer":{"id":115310627314723955}}
            """, "", ("115310627314723955", 2, 55)),
        new("UTF-16", Encoding.BigEndianUnicode.GetBytes("\uFEFFcustomer,at,amount\nMüller,2025-03-01,12.50\n"), "", ("Müller", 1, 12.5m)),
        Case("line feed in quotes", "customer_id,order_date,note,amount\r\n7,2025-03-01,\"two\nlines\",5\r\n8,2025-03-02,,6\r\n", "",
            ("7", 1, 5), ("8", 1, 6)),
    ];

    public static OrderCase Named(string name) => Read.Single(known => known.Name == name);

    private static OrderCase Case(string name, string file, string query, params (string Customer, int Orders, decimal Money)[] truth) =>
        new(name, Encoding.UTF8.GetBytes(file), query, truth);
}
