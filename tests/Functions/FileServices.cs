namespace Conversion.Tests.Functions;

/// <summary>
/// One service for all tests that send files. The memory for requests is one number for the process, so that these tests do not
/// run beside others, whose requests may take the memory.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FileServices : ICollectionFixture<FileService>
{
    public const string Name = "files over HTTP";
}
