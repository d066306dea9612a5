using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>A run that was due, and what the ledger has of it.</summary>
/// <param name="At">When it was due.</param>
/// <param name="Run">Null when it never began.</param>
public sealed record DueRun(Instant At, RunRecord? Run);
