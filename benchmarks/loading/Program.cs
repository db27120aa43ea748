// Loads the artifact at the path given, compiled ahead of time.
using Conversion.Benchmarks.Loading;

FreshLoad.Print(() => FreshLoad.Artifact(args[0]));
