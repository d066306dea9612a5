namespace Ingestion.LocalCloud.Providers;

/// <summary>What a provider can be told to do instead of answering.</summary>
public enum Fault
{
    /// <summary>Answers as it should.</summary>
    None,

    /// <summary>Accepts the request and never answers.</summary>
    Hang,

    /// <summary>Sends the headers and then nothing.</summary>
    HeadersOnly,

    /// <summary>Sends a good answer one byte a second.</summary>
    Drip,

    /// <summary>Sends the first half of a good answer and then nothing.</summary>
    HalfThenNothing,

    /// <summary>Sends the first half of a good answer and closes the connection.</summary>
    BreaksOff,

    /// <summary>Closes the connection without an answer.</summary>
    Disconnect,

    /// <summary>401; Alpha Vantage: 200 that says that the key is not valid.</summary>
    Unauthorized,

    /// <summary>403, as on a plan without news; Alpaca: as for wrong keys.</summary>
    Forbidden,

    /// <summary>429 that asks for a minute; Alpaca says when in headers of its own; Alpha Vantage: <see cref="Burst"/>.</summary>
    RateLimited,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>200 with the first half of a good answer.</summary>
    Truncated,

    /// <summary>200 with a web page.</summary>
    Html,

    /// <summary>302 to a web page.</summary>
    Redirect,

    /// <summary>200 without a body.</summary>
    Empty,

    /// <summary>200 with the provider's notice about a quota, as plain text.</summary>
    QuotaText,

    /// <summary>200 with an object that says what is wrong.</summary>
    ErrorObject,

    /// <summary>200 with no rows.</summary>
    NoRows,

    /// <summary>401 that quotes the key it was given; Alpha Vantage: <see cref="DailyLimit"/>.</summary>
    EchoesKey,

    /// <summary>200 with the first half of the rows, well formed.</summary>
    ShortList,

    /// <summary>Alpaca: 401 that says that keys for paper trading were sent to the host for real trading.</summary>
    OtherHostsKeys,

    /// <summary>Alpha Vantage: 200 that asks for calls to be spread out, and names the daily limit too.</summary>
    Burst,

    /// <summary>Alpha Vantage: 200 that says that the day's calls are used up, and quotes the key.</summary>
    DailyLimit,

    /// <summary>Alpha Vantage: 200 with the note that older keys get.</summary>
    Note,

    /// <summary>Alpha Vantage: 200 that says that the endpoint costs money.</summary>
    Premium,

    /// <summary>Alpha Vantage: 200 with an object that is empty.</summary>
    EmptyObject,

    /// <summary>Alpha Vantage: 200 with the header and one row, which is an error message letter by letter.</summary>
    CorruptCsv,

    /// <summary>Alpha Vantage: 200 with the rows as JSON.</summary>
    JsonInsteadOfCsv,
}
