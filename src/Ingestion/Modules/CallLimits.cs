using Ingestion.Primitives;

namespace Ingestion.Modules;

/// <summary>What the plan of the key to Alpha Vantage allows.</summary>
/// <param name="ADay"><c>ALPHA_VANTAGE_CALLS_A_DAY</c>, default 25, as a free key has them.</param>
/// <param name="AMinute"><c>ALPHA_VANTAGE_CALLS_A_MINUTE</c>, default 5.</param>
public sealed record CallLimits(int ADay, int AMinute)
{
    /// <summary>Reads them; what is wrong is added to the reader's problems.</summary>
    public static CallLimits Read(EnvironmentReader environment) => new(
        environment.WholeNumber("ALPHA_VANTAGE_CALLS_A_DAY", 25, static calls => calls is >= 1 and <= 1_000_000, "a number of calls from 1 to 1000000"),
        environment.WholeNumber("ALPHA_VANTAGE_CALLS_A_MINUTE", 5, static calls => calls is >= 1 and <= 1_200, "a number of calls from 1 to 1200"));
}
