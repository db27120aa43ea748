namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must show. Names and values are the Azure Functions worker's.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user of the Azure platform; this host refuses it at start-up.</summary>
    User = 1,

    /// <summary>The function's own key, a host key or the master key.</summary>
    Function = 2,

    /// <summary>A key of an Azure extension; this host refuses it at start-up.</summary>
    System = 3,

    /// <summary>The master key alone.</summary>
    Admin = 4,
}
