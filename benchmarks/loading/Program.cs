// Loads an artifact and scores one row, as the service's process does, ten times; prints the first time and the least later one.
using System.Diagnostics;
using System.Globalization;
using Conversion.Models;

Console.WriteLine(Time());
Console.WriteLine(Enumerable.Range(0, 9).Min(_ => double.Parse(Time(), CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

string Time()
{
    var start = Stopwatch.GetTimestamp();
    var model = ModelLoader.Load(args[0]);
    model.Predict(new float[model.Features.Count]);
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}
