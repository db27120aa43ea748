namespace Conversion.Customers;

/// <summary>What a feature is about. Features of one topic share a meaning, so their contributions are one reason.</summary>
public enum FeatureTopic
{
    /// <summary>How long ago the customer bought.</summary>
    Recency,

    /// <summary>The gaps between purchases, and the present gap compared with them.</summary>
    Rhythm,

    /// <summary>How often the customer buys.</summary>
    Frequency,

    /// <summary>How much money the customer spends.</summary>
    Money,

    /// <summary>What is in an order.</summary>
    Basket,

    /// <summary>What comes back.</summary>
    Returns,

    /// <summary>For how long the customer has been one.</summary>
    Tenure,

    /// <summary>The time of year.</summary>
    Season,
}
