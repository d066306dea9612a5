namespace Ingestion.Collecting;

/// <summary>Where the pages of an answer ended, from the best to the worst.</summary>
public enum PagesEnd
{
    /// <summary>At rows older than the window: asking again could find nothing more.</summary>
    Watermark,

    /// <summary>At the most pages that one run asks for.</summary>
    PageLimit,

    /// <summary>At the most rows that one run takes.</summary>
    RowLimit,

    /// <summary>When the time was up.</summary>
    Time,

    /// <summary>At a page, or a ticker, that failed.</summary>
    Failure,
}

/// <summary>The names of <see cref="PagesEnd"/>.</summary>
public static class PagesEndName
{
    /// <summary>As records and logs spell it.</summary>
    public static string Of(PagesEnd end) => end switch
    {
        PagesEnd.Watermark => "watermark",
        PagesEnd.PageLimit => "page_limit",
        PagesEnd.RowLimit => "row_limit",
        PagesEnd.Time => "time",
        PagesEnd.Failure => "failure",
        _ => throw new InvalidOperationException($"{end} has no name."),
    };
}
