using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Models;

namespace Conversion.IntegrationTests.Functions;

/// <summary>The forms of the Open Inference Protocol in which clients write and read tensors.</summary>
public sealed class InferenceFormTests(SharedService service) : IClassFixture<SharedService>
{
    private const string Path = "/v2/models/conversion/infer";
    private const string JsonLength = "Inference-Header-Content-Length";

    private static readonly Model Model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
    private static readonly string[] Features = [.. Model.Features.Select(feature => feature.Name)];
    private static readonly int Width = Features.Length;

    [Fact]
    public async Task JsonBinaryAndColumns_GiveBitEqualOutputs()
    {
        const int Rows = 2500;
        for (var part = 0; part < 4; part++)
        {
            var values = RandomRows(Rows, seed: part);
            var expected = new Prediction[Rows];
            Model.Predict(values, expected);
            double[] probabilities = [.. expected.Select(prediction => prediction.Probability!.Value)];

            var json = await InferAsync(Matrix(values, "FP32"));
            var columns = await InferAsync(Columns(values));
            var binary = await InferBinaryAsync(values);

            Assert.Equal(probabilities, json[0]);
            for (var output = 0; output < json.Length; output++)
            {
                Assert.Equal(json[output], columns[output]);
                Assert.Equal(json[output], binary[output]);
            }
        }
    }

    [Theory]
    [InlineData("FP64", "1.5")]
    [InlineData("INT64", "3")]
    [InlineData("INT64", "3.0")]
    [InlineData("INT32", "-3")]
    [InlineData("UINT8", "255")]
    [InlineData("BOOL", "true")]
    [InlineData("BOOL", "null")]
    public async Task Datatype_IsRead(string datatype, string value)
    {
        var data = string.Join(',', Enumerable.Repeat(value, Width));

        using var response = await service.Post(Path, Request($$"""{"name":"features","datatype":"{{datatype}}","shape":[1,{{Width}}],"data":[[{{data}}]]}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("INT64", "1.5", "must be a whole number from")]
    [InlineData("UINT8", "256", "must be a whole number from 0 to 255, or null when unknown, got the number 256.")]
    [InlineData("BOOL", "1", "must be true or false, or null when unknown, got the number 1.")]
    [InlineData("FP32", "NaN", "write null where a value is not known.")]
    public async Task ValueOfAnotherType_IsNamed(string datatype, string value, string text)
    {
        var data = string.Join(',', Enumerable.Repeat(value, Width));

        await ExpectAsync(400, text, Request($$"""{"name":"features","datatype":"{{datatype}}","shape":[1,{{Width}}],"data":[{{data}}]}"""));
    }

    [Fact]
    public async Task MissingContentTypeAndNulls_AreAccepted()
    {
        var body = $$"""{"id":null,"outputs":null,"parameters":null,"model_name":"conversion","inputs":[{{MatrixTensor(RandomRows(1, 1), "FP32")}}]}""";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));

        using var response = await service.Post(Path, content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Null(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]);
    }

    [Fact]
    public Task OtherModelInTheBody_IsRefused() => ExpectAsync(
        400, "/model_name must be 'conversion', as in the path, got 'churn'.",
        $$"""{"model_name":"churn","inputs":[{{MatrixTensor(RandomRows(1, 1), "FP32")}}]}""");

    [Fact]
    public Task MissingColumn_IsNamed() => ExpectAsync(
        400, $"{Features[^1]} missing.",
        Request(string.Join(',', Features[..^1].Select(name => $$"""{"name":"{{name}}","datatype":"FP64","shape":[1],"data":[1]}"""))));

    [Theory]
    [InlineData("GET", "/v2/nothing", null, 404)]
    [InlineData("GET", "/v2/models/other", null, 404)]
    [InlineData("GET", "/v2/models/conversion/versions/9/ready", null, 404)]
    [InlineData("DELETE", Path, null, 405)]
    [InlineData("POST", Path, "text/plain", 415)]
    public async Task Refusal_HasTheFormOfTheProtocol(string method, string path, string? type, int status)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (type is not null)
            request.Content = new StringContent("x", Encoding.UTF8, type);

        using var response = await service.Client.SendAsync(request);

        await AssertErrorAsync(response, status);
    }

    [Fact]
    public async Task RefusalWithoutKey_HasTheFormOfTheProtocol()
    {
        await using var process = await ServiceProcess.StartAsync(new() { ["Keys__Host__test"] = Variant.Key });

        using var response = await process.Client.GetAsync("/v2/models/conversion");

        await AssertErrorAsync(response, 401);
    }

    [Fact]
    public async Task BinaryTensorOfAnotherLength_IsRefused()
    {
        var json = Encoding.UTF8.GetBytes(
            Request($$"""{"name":"features","datatype":"FP32","shape":[1,{{Width}}],"parameters":{"binary_data_size":{{4 * Width}} } }"""));
        using var content = SharedService.Bytes([.. json, .. new byte[4]], "application/octet-stream");
        content.Headers.Add(JsonLength, json.Length.ToString(CultureInfo.InvariantCulture));

        using var response = await service.Post(Path, content);

        await AssertErrorAsync(response, 400);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        // The SDK of KServe compares the content type letter for letter.
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.NotEmpty((string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"] ?? "");
    }

    private async Task ExpectAsync(int status, string text, string body)
    {
        using var response = await service.Post(Path, body);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(text, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"] ?? "", StringComparison.Ordinal);
    }

    private async Task<double[][]> InferAsync(string body)
    {
        using var response = await service.Post(Path, body);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return [.. answer["outputs"]!.AsArray().Select(output => output!["data"]!.AsArray().Select(number => (double)number!).ToArray())];
    }

    // As Triton's client does it: an input and all outputs are binary.
    private async Task<double[][]> InferBinaryAsync(float[] values)
    {
        var input = MemoryMarshal.AsBytes<float>(values).ToArray();
        var json = Encoding.UTF8.GetBytes(
            $$"""
            {"parameters": {"binary_data_output": true},
             "inputs": [{"name": "features", "datatype": "FP32", "shape": [{{values.Length / Width}},{{Width}}],
                         "parameters": {"binary_data_size": {{input.Length}} } }] }
            """);
        using var content = SharedService.Bytes([.. json, .. input], "application/octet-stream");
        content.Headers.Add(JsonLength, json.Length.ToString(CultureInfo.InvariantCulture));
        using var response = await service.Post(Path, content);
        var body = await response.Content.ReadAsByteArrayAsync();
        var length = int.Parse(response.Headers.GetValues(JsonLength).Single(), CultureInfo.InvariantCulture);
        var outputs = new List<double[]>();
        foreach (var output in JsonNode.Parse(body.AsSpan(0, length))!["outputs"]!.AsArray())
        {
            var size = (int)output!["parameters"]!["binary_data_size"]!;
            outputs.Add(MemoryMarshal.Cast<byte, double>(body.AsSpan(length, size)).ToArray());
            length += size;
        }
        Assert.Equal(body.Length, length);
        return [.. outputs];
    }

    private static float[] RandomRows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Width).Select(i => random.Next(20) == 0
            ? float.NaN
            : Between(Model.Features[i % Width], random.NextSingle()))];

        static float Between(TrainedFeature feature, float share) =>
            (float)(feature.Minimum + share * (feature.Maximum - feature.Minimum));
    }

    private static string Request(string inputs) => $$"""{"inputs":[{{inputs}}]}""";

    private static string Matrix(float[] values, string datatype) => Request(MatrixTensor(values, datatype));

    private static string MatrixTensor(float[] values, string datatype) =>
        $$"""{"name":"features","datatype":"{{datatype}}","shape":[{{values.Length / Width}},{{Width}}],"data":[{{Numbers(values)}}]}""";

    // As the pandas codec of MLServer does it: one tensor a column, as doubles.
    private static string Columns(float[] values) => Request(string.Join(',', Features.Select((name, column) =>
    {
        var data = values.Where((_, i) => i % Width == column).Select(value => (double)value);
        return $$"""{"name":"{{name}}","datatype":"FP64","shape":[{{values.Length / Width}},1],"parameters":{"content_type":"np"},"data":[{{Numbers(data)}}]}""";
    }).Reverse()));

    private static string Numbers<T>(IEnumerable<T> values)
        where T : System.Numerics.IFloatingPoint<T> =>
        string.Join(',', values.Select(value => T.IsNaN(value) ? "null" : value.ToString("R", CultureInfo.InvariantCulture)));
}
