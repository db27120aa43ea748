using Conversion.Functions.Dashboard;
using Conversion.Functions.Decisions;
using Conversion.Functions.Events;
using Conversion.Functions.Http;
using Conversion.Functions.Inference;
using Conversion.Functions.Operations;
using Conversion.Functions.Profiles;
using Conversion.Functions.Scoring;
using Conversion.Hosting;
using Conversion.Hosting.Http;
using Microsoft.Azure.Functions.Worker.Builder;

return await StartupErrors.ReportAsync(async () =>
{
    var builder = Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.UseMiddleware<AzureWorkerMiddleware>();
    builder.Services.AddSingleton(RequestLimits.Read());
    builder.Services.AddSingleton(HostCapabilities.AzureFunctions);
    var loading = builder.Services.AddScoring(builder.Configuration);
    builder.Services.AddDecisions();
    builder.Services.AddEvents(builder.Configuration);
    builder.Services.AddProfiles(builder.Configuration, builder.Environment.IsDevelopment());
    builder.Services.AddInference();
    builder.Services.AddSingleton<DashboardFiles>();
    builder.Services.AddSingleton<OpenApiDocument>();
    var app = builder.Build();
    await loading;
    await app.RunAsync();
});
