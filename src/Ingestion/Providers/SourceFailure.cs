using NodaTime;

namespace Ingestion.Providers;

/// <summary>The ways in which a source can fail. A closed set; the names in lower snake case are what records and alerts show.</summary>
public enum SourceFailureKind
{
    /// <summary>No complete answer in time, all tries and the body included.</summary>
    Timeout,

    /// <summary>No connection, a broken one, or no TLS.</summary>
    Connection,

    /// <summary>401 or 403, or no key to ask with.</summary>
    Unauthorized,

    /// <summary>429, or the same in other words.</summary>
    RateLimited,

    /// <summary>The calls of the day are used up: nothing is to be had before tomorrow.</summary>
    DailyLimit,

    /// <summary>The key is good, but its plan does not include what was asked for.</summary>
    NotInPlan,

    /// <summary>Any other 4xx, and a redirect.</summary>
    Refused,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>A success without a body.</summary>
    EmptyBody,

    /// <summary>A success whose body is not the documented shape, or without one usable row.</summary>
    Malformed,

    /// <summary>The source has nothing under the name that was asked for.</summary>
    NoData,

    /// <summary>A list with far fewer rows than there were the day before.</summary>
    ShortList,
}

/// <summary>Why a source failed.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">One sentence for people, in the program's own words.</param>
/// <param name="RetryAfter">How long the source asked to be left alone.</param>
/// <param name="Quote">What the source said, printable and without any key. It is for the log only: a mail with a stranger's words in it is a stranger's mail.</param>
public sealed record SourceFailure(SourceFailureKind Kind, string Message, Duration? RetryAfter = null, string Quote = "")
{
    /// <summary>The message, with what the source said.</summary>
    public string WithQuote => Quote.Length == 0 ? Message : $"{Message}: {Quote}";

    /// <summary>The kind as records spell it.</summary>
    public string Code => CodeOf(Kind);

    /// <summary>A kind as records spell it.</summary>
    public static string CodeOf(SourceFailureKind kind) => kind switch
    {
        SourceFailureKind.Timeout => "timeout",
        SourceFailureKind.Connection => "connection",
        SourceFailureKind.Unauthorized => "unauthorized",
        SourceFailureKind.RateLimited => "rate_limited",
        SourceFailureKind.DailyLimit => "daily_limit",
        SourceFailureKind.NotInPlan => "not_in_plan",
        SourceFailureKind.Refused => "refused",
        SourceFailureKind.ServerError => "server_error",
        SourceFailureKind.EmptyBody => "empty_body",
        SourceFailureKind.Malformed => "malformed",
        SourceFailureKind.NoData => "no_data",
        SourceFailureKind.ShortList => "short_list",
        _ => throw new InvalidOperationException($"{kind} has no name."),
    };
}
