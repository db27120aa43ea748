// What `dotnet test --filter Category!=Integration` leaves out.
[assembly: AssemblyTrait("Category", "Integration")]
