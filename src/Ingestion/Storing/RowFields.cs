namespace Ingestion.Storing;

/// <summary>Attributes of every row in a table that holds things as they are now.</summary>
public static class RowFields
{
    /// <summary>One more with every change by the job. A change is written only over the revision that it was decided on.</summary>
    public const string Revision = "revision";

    /// <summary>What the last change that was announced was: <c>new</c>, <c>changed</c>, …</summary>
    public const string Change = "change";

    /// <summary>The announcement that tells of it.</summary>
    public const string Announcement = "announcement";

    /// <summary>When the job wrote the row last.</summary>
    public const string UpdatedAt = "updated_at";
}
