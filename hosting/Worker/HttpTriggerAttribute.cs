namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the request parameter of a function and says which requests reach it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>HTTP methods answered; none means all.</summary>
    public string[] Methods { get; } = methods;

    /// <summary>Route template below the route prefix; absent means the function's name.</summary>
    public string? Route { get; set; }
}
