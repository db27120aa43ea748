namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must show: of the Azure Functions worker's levels, those in use here.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>The function's own key or a host key.</summary>
    Function = 2,
}
