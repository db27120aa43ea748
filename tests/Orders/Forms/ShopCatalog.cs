namespace Conversion.Tests.Orders.Forms;

/// <summary>Contains the synthetic people and products of the shop.</summary>
public static class ShopCatalog
{
    private static readonly string[] FirstNames =
        ["Chris", "Anna \"Annie\"", "Jörg", "Łukasz", "Søren", "José", "Zoë", "Ingrid", "Marek", "Priya", "Noah", "明"];

    private static readonly string[] LastNames = ["Smith", "Müller, jun.", "O'Neil", "Żółć", "Ægirsson"];

    public static IReadOnlyList<Person> People { get; } = Enumerable.Range(0, 60).Select(Person).ToList();

    public static IReadOnlyList<Product> Products { get; } =
    [
        new(1, "MUG-01", "Mug", "Kitchen", 12.90m),
        new(2, "MUG-02", "Mug, large", "Kitchen", 18.00m),
        new(3, "PAN-28", "Pan 28\"", "Kitchen", 49.95m),
        new(4, "TOTE-A", "Tote bag \"Sea\"", "Bags", 20.00m),
        new(5, "TOTE-B", "Tote bag; striped", "Bags", 24.50m),
        new(6, "LAMP-7", "Lampe Größe 7", "Light", 89.99m),
        new(7, "LAMP-9", "Lampe Größe 9", "Light", 129.00m),
        new(8, "SOFA-1", "Sofa", "Furniture", 1249.00m),
        new(9, "DESK-2", "Desk", "Furniture", 430.75m),
        new(10, "MILK", "Milk", "Food", 1.50m),
        new(11, "TEA-EG", "Earl Grey", "Food", 6.40m),
        new(12, "JAM-CF", "Confiture à l'orange", "Food", 4.99m),
        new(13, "0012", "Card 0012", "Paper", 3.25m),
        new(14, "10E3", "Card 10E3", "Paper", 3.75m),
    ];

    public static Product Machine { get; } = new(15, "MACH-1", "Espresso machine", "Machines", 12500.00m);

    /// <summary>Builds a person; names repeat (Chris Smith), numbers and e-mail addresses do not.</summary>
    private static Person Person(int index) => new(
        100 + index * 3,
        FirstNames[index % FirstNames.Length],
        LastNames[index / FirstNames.Length],
        $"customer{index + 1}@{(index % 2 == 0 ? "example.com" : "example.org")}");
}
