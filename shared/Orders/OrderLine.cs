using System.Runtime.CompilerServices;

namespace Conversion.Orders;

/// <summary>A line of a file as read, before lines become orders. Numbers are in ten-thousandths.</summary>
internal struct OrderLine
{
    /// <summary>The instant in ticks.</summary>
    public long Ticks;

    /// <summary>A hash of the order's number; 0 without one.</summary>
    public ulong Order;

    /// <summary>A hash of the product; 0 without one.</summary>
    public ulong Product;

    /// <summary>A hash of the transaction; 0 without one.</summary>
    public ulong Transaction;

    /// <summary>
    /// The export that the line is in: a file, or the part of a file below a repeated header. Later exports have higher
    /// numbers.
    /// </summary>
    public int Export;

    /// <summary>The block of consecutive lines with one order number.</summary>
    public int Block;

    /// <summary>The line's status.</summary>
    public OrderStatus Status;

    /// <summary>The kind of transaction.</summary>
    public TransactionKind Kind;

    /// <summary>Which numbers are present. The bit of a number is its role's place among the roles of numbers.</summary>
    public uint Present;

    /// <summary>The numbers by role.</summary>
    public LineNumbers Numbers;

    /// <summary>Returns the number of a role, in ten-thousandths; null when the line has none.</summary>
    public readonly long? this[Role role]
    {
        get
        {
            var index = role - Roles.FirstNumber;
            return (Present & 1u << index) == 0 ? null : Numbers[index];
        }
    }

    /// <summary>Sets a number.</summary>
    public void Set(Role role, long number)
    {
        var index = role - Roles.FirstNumber;
        Present |= 1u << index;
        Numbers[index] = number;
    }
}

/// <summary>One number for each role of numbers.</summary>
[InlineArray(Length)]
internal struct LineNumbers
{
    public const int Length = 19;

    private long _first;
}
