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

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403, as on a plan without news.</summary>
    Forbidden,

    /// <summary>429 that asks for a minute.</summary>
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

    /// <summary>200 with an array that has no rows.</summary>
    NoRows,

    /// <summary>401 that quotes the key it was given.</summary>
    EchoesKey,
}
