namespace Conversion.Orders;

/// <summary>What a column of an order file means. The formats document explains each role and names its columns.</summary>
public enum Role
{
    /// <summary>The customer's id.</summary>
    Customer,

    /// <summary>The order's number.</summary>
    Order,

    /// <summary>The instant of the order.</summary>
    At,

    /// <summary>The product of a line.</summary>
    Product,

    /// <summary>Whether the order is paid, cancelled, refunded and so on.</summary>
    Status,

    /// <summary>The kind of a transaction or event: sale, refund, authorization and so on.</summary>
    Kind,

    /// <summary>The currency of the money.</summary>
    Currency,

    /// <summary>Whether the order is a test.</summary>
    Test,

    /// <summary>Whether the order is real, not a test.</summary>
    Live,

    /// <summary>Whether the order is paid.</summary>
    Paid,

    /// <summary>The instant at which all money was given back, or whether it was.</summary>
    RefundedAt,

    /// <summary>Whether the line is a return.</summary>
    Returned,

    /// <summary>The instant of the cancellation; empty when the order is not cancelled.</summary>
    CancelledAt,

    /// <summary>The id of a transaction of an order.</summary>
    Transaction,

    /// <summary>The order, or transaction, that a refund is of.</summary>
    Parent,

    /// <summary>The time of the day, where it has a column beside the date.</summary>
    Time,

    /// <summary>Money of the row. The file decides whether a row is a line or an order.</summary>
    Amount,

    /// <summary>Units on the line.</summary>
    Quantity,

    /// <summary>Money for one unit.</summary>
    Price,

    /// <summary>Money of the line.</summary>
    LineTotal,

    /// <summary>Discount of the line.</summary>
    LineDiscount,

    /// <summary>Tax of the line.</summary>
    LineTax,

    /// <summary>Money refunded for the line.</summary>
    LineRefunded,

    /// <summary>Money of the order with shipping, tax and tip.</summary>
    Total,

    /// <summary>Money of the order without tax, with shipping.</summary>
    NetTotal,

    /// <summary>Money of the order's goods.</summary>
    Subtotal,

    /// <summary>Discount of the order.</summary>
    Discount,

    /// <summary>Shipping of the order.</summary>
    Shipping,

    /// <summary>Tax of the order.</summary>
    Tax,

    /// <summary>Tip of the order.</summary>
    Tip,

    /// <summary>Money refunded for the order.</summary>
    Refunded,

    /// <summary>Units of the order.</summary>
    Items,

    /// <summary>Different products of the order.</summary>
    Products,

    /// <summary>The fee that the provider of the payment keeps. The money of the order does not contain it.</summary>
    Fee,

    /// <summary>What is left of the order's total after refunds. 0 and an empty cell say nothing.</summary>
    TotalAfterRefunds,
}

/// <summary>Describes, names and finds roles.</summary>
internal static class Roles
{
    /// <summary>The first of the roles whose cells are numbers. The roles after it are numbers too.</summary>
    public const Role FirstNumber = Role.Amount;

    /// <summary>The number of roles.</summary>
    public static readonly int Count = Enum.GetValues<Role>().Length;

    /// <summary>Whether the role's cells are numbers.</summary>
    public static bool IsNumber(this Role role) => role >= FirstNumber;

    /// <summary>Whether the role's numbers are money.</summary>
    public static bool IsMoney(this Role role) => role.IsNumber() && role is not (Role.Quantity or Role.Items or Role.Products);

    /// <summary>Whether a number is of a line. Numbers of an order are the same on all its lines.</summary>
    public static bool IsLineNumber(this Role role) => role is Role.Quantity or Role.Price or Role.LineTotal
        or Role.LineDiscount or Role.LineTax or Role.LineRefunded;

    /// <summary>Whether further lines of an order may leave the cell blank, because the first line has the value.</summary>
    public static bool IsCarriedDown(this Role role) => role is Role.Customer or Role.At or Role.Status or Role.Currency or Role.Test
        or Role.Live or Role.Paid or Role.RefundedAt or Role.CancelledAt;

    /// <summary>Returns the name as the formats document spells it.</summary>
    public static string Name(this Role role) => ColumnMapping.ToCamelCase(role.ToString());

    /// <summary>Returns the role with a name, in any case; null for another name.</summary>
    public static Role? Parse(string name)
    {
        for (var role = (Role)0; (int)role < Count; role++)
            if (role.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
                return role;
        return null;
    }
}
