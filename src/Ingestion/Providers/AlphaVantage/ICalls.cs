using NodaTime;

namespace Ingestion.Providers.AlphaVantage;

/// <summary>Says when the next call may go out, for all processes that use the key together.</summary>
public interface ICalls
{
    /// <summary>Takes one of the calls that are left. It counts from now on, whether it is made or not.</summary>
    Task<CallTurn> TakeAsync(CallPurpose purpose, CancellationToken timeUp);

    /// <summary>The provider says that the calls of the day are used up: none is made any more today.</summary>
    Task CloseAsync(CancellationToken timeUp);
}

/// <summary>The answer to who wants to make a call. A closed set.</summary>
public abstract record CallTurn
{
    private CallTurn() { }

    /// <summary>One call, not before this instant.</summary>
    public sealed record Granted(Instant NotBefore) : CallTurn;

    /// <summary>No call.</summary>
    /// <param name="Failure">Why, for people: the kind is <see cref="SourceFailureKind.DailyLimit"/>, or <see cref="SourceFailureKind.RateLimited"/> when too many are in the queue.</param>
    public sealed record Denied(SourceFailure Failure) : CallTurn;
}
