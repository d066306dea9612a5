namespace Ingestion.Tests.Simulation;

/// <summary>Simulated days keep every core busy: tests that wait for real sockets would run out of time beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
