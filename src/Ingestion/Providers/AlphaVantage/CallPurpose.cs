namespace Ingestion.Providers.AlphaVantage;

/// <summary>What a call is for. The calls of a day are shared out in this order.</summary>
public enum CallPurpose
{
    /// <summary>The earnings calendar: one a day.</summary>
    Calendar,

    /// <summary>Documents of companies.</summary>
    Refresh,

    /// <summary>News with sentiment: what is left.</summary>
    Sentiment,
}
