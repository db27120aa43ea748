using System.Net;
using System.Text.Json.Nodes;
using Conversion.Models;

namespace Conversion.IntegrationTests.Functions;

public sealed class InferenceTests(SharedService service) : IClassFixture<SharedService>
{
    private const string Path = "/v2/models/conversion/infer";

    private static readonly Model Model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
    private static readonly int Width = Model.Features.Count;

    [Theory]
    [InlineData("FP32", false)]
    [InlineData("FP64", true)]
    public async Task Rows_GiveTheModelsOwnOutputs(string datatype, bool nested)
    {
        float[] rows = [.. Enumerable.Range(0, 2 * Width).Select(i => i % 7 + 0.5f)];
        rows[3] = float.NaN;
        var expected = new Prediction[2];
        Model.Predict(rows, expected);

        using var response = await service.Post(Path, Request(rows, datatype, nested));
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("r-1", (string?)body["id"]);
        Assert.Equal(expected.Select(p => p.Probability!.Value), Data(body, "probability"));
        Assert.Equal(expected.SelectMany(p => Parts(p.DaysToBuy!.Value)), Data(body, "days"));
        Assert.Equal(expected.SelectMany(p => Parts(p.Value!.Value)), Data(body, "value"));
        Assert.Equal([2, 3], body["outputs"]![1]!["shape"]!.AsArray().Select(n => (int)n!));
    }

    [Fact]
    public async Task Metadata_StatesTheTensors()
    {
        var body = JsonNode.Parse(await service.Client.GetStringAsync("/v2/models/conversion"))!;

        Assert.Equal("features", (string?)body["inputs"]![0]!["name"]);
        Assert.Equal([-1, Width], body["inputs"]![0]!["shape"]!.AsArray().Select(n => (int)n!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"inputs":[]}""")]
    [InlineData("""{"inputs":[1]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"BYTES","shape":[1,#],"data":[$]}]}""")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,#],"data":[$]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[2,#],"data":[$]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[2147483647,#],"data":[$]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[0,#],"data":[]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":[[1],[$]]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":["a",$]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":[1e300,$]}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":[$]}],"outputs":[{"name":"nothing"}]}""")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":[$]}],"colour":1}""")]
    [InlineData("""{"id":"a","id":"b","inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":[$]}]}""")]
    [InlineData("""{"id":"\ud800","inputs":[{"name":"features","datatype":"FP32","shape":[1,#],"data":[$]}]}""")]
    public async Task InvalidRequest_IsAnErrorInTheFormOfTheProtocol(string json)
    {
        var row = string.Join(',', Enumerable.Repeat("1", Width));
        var body = json.Replace("#", $"{Width}", StringComparison.Ordinal).Replace("$", row, StringComparison.Ordinal);

        using var response = await service.Post(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty((string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"] ?? "");
    }

    [Fact]
    public async Task DuplicateName_IsReported()
    {
        using var response = await service.Post(Path, """{"id":"a","id":"b"}""");

        var error = (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"];
        Assert.Equal("must not contain the same name twice in one object.", error);
    }

    [Fact]
    public async Task UnknownModel_IsNotFound()
    {
        using var response = await service.Client.GetAsync("/v2/models/other/ready");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("\"error\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Request(float[] rows, string datatype, bool nested)
    {
        var numbers = rows.Select(x => float.IsNaN(x) ? null : JsonValue.Create(x)).ToArray();
        var data = nested
            ? new JsonArray([.. numbers.Chunk(Width).Select(row => new JsonArray([.. row]))])
            : new JsonArray([.. numbers]);
        return new JsonObject
        {
            ["id"] = "r-1",
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["name"] = "features",
                ["datatype"] = datatype,
                ["shape"] = new JsonArray(rows.Length / Width, Width),
                ["data"] = data,
            }),
        }.ToJsonString();
    }

    private static double[] Parts(Estimate estimate) => [estimate.Expected, estimate.Low!.Value, estimate.High!.Value];

    private static IEnumerable<double> Data(JsonNode body, string name) =>
        body["outputs"]!.AsArray().Single(output => (string?)output!["name"] == name)!["data"]!.AsArray().Select(n => (double)n!);
}
