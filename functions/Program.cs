using System.Net.Sockets;
using Conversion.Functions;
using Conversion.Functions.Dashboard;
using Conversion.Functions.Events;
using Conversion.Functions.Scoring;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Azure.Functions.Worker.Builder;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    var loading = builder.Services.AddScoring(builder.Configuration);
    builder.Services.AddEvents(builder.Configuration);
    builder.AddFunction<ScoreCustomer>();
    builder.AddFunction<ScoreBatch>();
    // Made once, as all that it asks for is: the container takes a hundredth of a push to make it.
    builder.Services.AddSingleton<ScoreEvents>();
    builder.AddFunction<ScoreEvents>();
    builder.AddFunction<WatchDecisions>();
    builder.AddFunction<DescribeModel>();
    builder.AddFunction<DescribePolicy>();
    builder.AddFunction<SimulatePolicy>();
    builder.AddFunction<Inference>();
    builder.AddFunction<OpenApi>();
    builder.AddFunction<Health>();
    var app = builder.Build();
    app.UseDashboard();
    await loading;
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is StartupException or InvalidDataException or IOException { InnerException: AddressInUseException })
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (SocketException e)
{
    Console.Error.WriteLine($"The service can't listen where it is told to: {e.Message}.");
    return 1;
}
