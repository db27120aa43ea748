using Conversion.Functions.Events;
using Conversion.Functions.Scoring;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
await builder.Services.AddScoring(builder.Configuration);
builder.Services.AddEvents(builder.Configuration);
builder.Build().Run();
