using Conversion.Functions.Dashboard;
using Conversion.Functions.Decisions;
using Conversion.Functions.Events;
using Conversion.Functions.Http;
using Conversion.Functions.Inference;
using Conversion.Functions.Operations;
using Conversion.Functions.Orders;
using Conversion.Functions.Scoring;
using Conversion.Hosting;

return await StartupErrors.ReportAsync(async () =>
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddSingleton(HostCapabilities.Kestrel);
    var loading = builder.Services.AddScoring(builder.Configuration);
    builder.Services.AddDecisions();
    builder.Services.AddEvents(builder.Configuration);
    builder.Services.AddSingleton<DashboardFiles>();
    builder.AddFunction<ScoreCustomer>();
    builder.AddFunction<ScoreBatch>();
    builder.AddFunction<DescribeModel>();
    builder.AddFunction<InspectOrders>();
    builder.AddFunction<ReadOrders>();
    builder.AddFunction<OrderFormatsDocument>();
    builder.AddFunction<DescribePolicy>();
    builder.AddFunction<SimulatePolicy>();
    builder.AddFunction<WatchDecisions>();
    builder.AddFunction<ScoreEvents>();
    builder.AddFunction<InferenceEndpoints>();
    builder.AddFunction<DashboardFiles>();
    builder.AddFunction<OpenApi>();
    builder.AddFunction<Health>();
    var app = builder.Build();
    await loading;
    await app.RunAsync();
});
