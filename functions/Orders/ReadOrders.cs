using System.Buffers;
using System.Text.Json;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Orders;

/// <summary>Reads the orders of one customer from a file, as a request to score this customer contains them.</summary>
public sealed class ReadOrders(CustomerReader reader)
{
    [Function("ReadOrders")]
    [EnableRateLimiting(Lane.Files)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/orders/read")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (!OrderUpload.HasContentType(request))
            return OrderUpload.UnsupportedMediaType(request);
        if (!AsOfQuery.TryRead(request.Query, reader.Instants, out var asOf, out var problem))
            return problem;
        return await OrderProblem.AnswerAsync(async () =>
        {
            var id = request.Query["customer"].ToString();
            if (id.Length == 0)
                throw new InvalidInputException(malformed: false, "?customer", "is required.");
            using var upload = await OrderUpload.ReadAsync(request, reader.Instants, cancellation);
            if (upload is null)
                return OrderProblem.TooLarge();
            using var table = await upload.OpenAsync(cancellation);
            return new OrderCustomers(table, asOf).Find(id) is { } customer
                ? Results.Bytes(Write(customer), "application/json")
                : new Problem("The file has no such customer.", StatusCodes.Status404NotFound).ToResult();
        });
    }

    private static byte[] Write(Customer customer)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = ScoreJson.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("customerId", customer.Id);
            writer.WriteString("asOf", customer.AsOf);
            writer.WriteStartArray("orders");
            foreach (var order in customer.Orders!)
                Write(writer, order);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return json.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Order order)
    {
        writer.WriteStartObject();
        writer.WriteString("at", order.At);
        writer.WriteNumber("amount", order.Amount);
        if (!double.IsNaN(order.Items))
            writer.WriteNumber("items", order.Items);
        if (!double.IsNaN(order.Products))
            writer.WriteNumber("products", order.Products);
        if (order.Returned)
            writer.WriteBoolean("returned", true);
        writer.WriteEndObject();
    }
}
