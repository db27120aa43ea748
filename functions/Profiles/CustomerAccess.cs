using System.Security.Cryptography;
using System.Text;
using Conversion.Functions.Http;
using Conversion.Hosting.Keys;

namespace Conversion.Functions.Profiles;

/// <summary>
/// Checks the key that reads and erases customers, <c>Profiles__AccessKey</c>, in the header <c>x-functions-key</c>. No other key is
/// accepted: who may score must not read everybody's orders. In development, the developer's own requests need no key.
/// </summary>
internal static class CustomerAccess
{
    /// <summary>Returns null for a caller who may, otherwise the answer.</summary>
    public static IResult? FindRefusal(HttpRequest request, ProfileSettings settings)
    {
        if (settings.Store is null)
            return new Problem("The service remembers nobody.", StatusCodes.Status404NotFound, "Set Profiles__Store.").ToResult();
        var services = request.HttpContext.RequestServices;
        if (settings.AccessKey is not { } key)
            return services.GetRequiredService<IHostEnvironment>().IsDevelopment()
                && services.GetRequiredService<HostCapabilities>().ExposesCallerAddress && LocalCaller.Sent(request)
                ? null
                : Refuse("The service has no key for customers; set Profiles__AccessKey.");
        var sent = Encoding.UTF8.GetBytes(request.Headers["x-functions-key"].ToString());
        return CryptographicOperations.FixedTimeEquals(sent, Encoding.UTF8.GetBytes(key))
            ? null
            : Refuse("Send the value of Profiles__AccessKey in the header x-functions-key.");
    }

    private static IResult Refuse(string detail) =>
        new Problem("The key is missing or wrong.", StatusCodes.Status401Unauthorized, detail).ToResult();
}
