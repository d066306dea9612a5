namespace Ingestion.Modules;

/// <summary>One feed: everything that is special to it, and how it is put together. Its settings were read when it was made.</summary>
public interface IFeedModule
{
    /// <summary>Adds its jobs and receivers.</summary>
    /// <param name="builder">What every feed shares, and where jobs and receivers go.</param>
    /// <param name="providers">The providers' clients.</param>
    void AddTo(IngestionBuilder builder, ProviderClients providers);
}
