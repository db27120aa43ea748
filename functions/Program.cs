using Conversion.Functions.Dashboard;
using Conversion.Functions.Decisions;
using Conversion.Functions.Events;
using Conversion.Functions.Http;
using Conversion.Functions.Inference;
using Conversion.Functions.Lists;
using Conversion.Functions.Operations;
using Conversion.Functions.Orders;
using Conversion.Functions.Profiles;
using Conversion.Functions.Scoring;
using Conversion.Functions.Start;
using Conversion.Hosting;

return await StartupErrors.ReportAsync(async () =>
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddSingleton(HostCapabilities.Kestrel);
    var loading = builder.Services.AddScoring(builder.Configuration);
    builder.Services.AddDecisions();
    builder.Services.AddEvents(builder.Configuration);
    builder.Services.AddProfiles(builder.Configuration, builder.IsDevelopment);
    builder.Services.AddInference();
    builder.Services.AddSingleton<DashboardFiles>();
    builder.Services.AddSingleton<OpenApiDocument>();
    // A service for shops' webhooks alone is open to everybody, so it has nothing else.
    if (!builder.Configuration.ReadFlag("Webhooks:Only"))
    {
        builder.AddFunction<ScoreCustomer>();
        builder.AddFunction<ScoreBatch>();
        builder.AddFunction<DescribeModel>();
        builder.AddFunction<InspectOrders>();
        builder.AddFunction<ReadOrders>();
        builder.AddFunction<OrderFormatsDocument>();
        builder.AddFunction<DescribeListTemplates>();
        builder.AddFunction<WriteList>();
        builder.AddFunction<StartedOrders>();
        builder.AddFunction<DescribePolicy>();
        builder.AddFunction<SimulatePolicy>();
        builder.AddFunction<WatchDecisions>();
        builder.AddFunction<ScoreEvents>();
        builder.AddFunction<RememberedCustomers>();
        builder.AddFunction<SweepCustomers>();
        builder.AddFunction<InferenceEndpoints>();
        builder.AddFunction<DashboardFiles>();
        builder.AddFunction<OpenApi>();
    }
    builder.AddFunction<ReceiveWebhook>();
    builder.AddFunction<Health>();
    var app = builder.Build();
    await loading;
    await app.RunAsync();
});
