using System.Globalization;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Reads lines that a test writes as a text: <c>total=10 tax=2|total=10 product=3</c> are two lines of one order.</summary>
internal static class LineText
{
    public static OrderLine[] Read(string lines) => [.. lines.Split('|').Select(ReadLine)];

    private static OrderLine ReadLine(string text)
    {
        var line = new OrderLine { Order = 1 };
        foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair.Split('=')[0], pair.Split('=')[1]);
            switch (name)
            {
                case "order":
                    line.Order = ulong.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "product":
                    line.Product = ulong.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "transaction":
                    line.Transaction = ulong.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "day":
                    line.Ticks = (long)(decimal.Parse(value, CultureInfo.InvariantCulture) * TimeSpan.TicksPerDay);
                    break;
                case "export":
                    line.Export = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "block":
                    line.Block = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "kind":
                    line.Kind = Enum.Parse<TransactionKind>(value);
                    break;
                case "status":
                    line.Status = Enum.Parse<OrderStatus>(value);
                    break;
                default:
                    line.Set(
                        Enum.Parse<Role>(name, ignoreCase: true),
                        (long)(decimal.Parse(value, CultureInfo.InvariantCulture) * NumberText.Scale));
                    break;
            }
        }
        return line;
    }
}
