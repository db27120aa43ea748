// Loads the artifact at a path, compiled ahead of time.
using Conversion.Benchmarks.Loading;

if (args is not [var path])
{
    Console.Error.WriteLine("Usage: Loading ARTIFACT; benchmarks/run.sh loads builds this and makes an artifact.");
    return 2;
}
FreshLoad.Print(() => FreshLoad.Artifact(path));
return 0;
