namespace Ingestion.Providers.AlphaVantage;

/// <summary>
/// Alpha Vantage (https://www.alphavantage.co/documentation/): its key travels in the query, the only way it knows, and all that it refuses it refuses with a
/// success (<see cref="AlphaVantageNotice"/>).
/// </summary>
/// <param name="baseUrl">Where it is.</param>
/// <param name="http">The connection to providers.</param>
/// <param name="calls">Says when a call may go out.</param>
/// <param name="time">The timer.</param>
public sealed class AlphaVantageClient(Uri baseUrl, ProviderHttp http, ICalls calls, TimeProvider time)
{
    /// <summary>How records name it. Its key is <c>alpha_vantage_api_key</c> of the secret.</summary>
    public const string Name = "alphavantage";

    /// <summary>Where it is, unless a setting says otherwise.</summary>
    public const string StandardUrl = "https://www.alphavantage.co";

    private static readonly KeyPlace Place = new KeyPlace.Query("apikey");

    /// <summary>
    /// One GET, when its turn has come; one more when it was one too many for this second, or went wrong on the way. Both count. What the provider refuses is a
    /// failure. Throws only when <paramref name="timeUp"/> ends, and when the table of calls cannot be used.
    /// </summary>
    /// <param name="path">With its query, without a leading slash.</param>
    /// <param name="key">The key.</param>
    /// <param name="purpose">What the call is for.</param>
    /// <param name="timeUp">When to give up.</param>
    public async Task<HttpResult> GetAsync(string path, ApiKey key, CallPurpose purpose, CancellationToken timeUp)
    {
        if (await DenialAsync(purpose, timeUp) is { } denied)
        {
            return new HttpResult.Failed(denied);
        }

        var answer = await AskAsync(path, key, timeUp);
        if (PauseAfter(answer) is not { } pause)
        {
            return answer;
        }

        try
        {
            await Task.Delay(pause, time, timeUp);

            // What the provider says the second time counts; that there is no second time does not.
            return await DenialAsync(purpose, timeUp) is null ? await AskAsync(path, key, timeUp) : answer;
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            // What went wrong says more than that the time was up meanwhile.
            return answer;
        }
    }

    /// <summary>How long to wait before the second try; null when there is none.</summary>
    private static TimeSpan? PauseAfter(HttpResult answer) => answer switch
    {
        HttpResult.Failed { Failure: { Kind: SourceFailureKind.RateLimited, RetryAfter: { } wait } } when wait <= AlphaVantageNotice.BurstWait => wait.ToTimeSpan(),
        HttpResult.Failed { Failure.Kind: SourceFailureKind.ServerError or SourceFailureKind.Connection } => TimeSpan.FromSeconds(1),
        _ => null,
    };

    /// <summary>Waits until a call may go out; why it may not, if so.</summary>
    private async Task<SourceFailure?> DenialAsync(CallPurpose purpose, CancellationToken timeUp)
    {
        switch (await calls.TakeAsync(purpose, timeUp))
        {
            case CallTurn.Denied denied:
                return denied.Failure;
            case CallTurn.Granted granted when granted.NotBefore.ToDateTimeOffset() - time.GetUtcNow() is var wait && wait > TimeSpan.Zero:
                await Task.Delay(wait, time, timeUp);
                return null;
            default:
                return null;
        }
    }

    private async Task<HttpResult> AskAsync(string path, ApiKey key, CancellationToken timeUp)
    {
        // It has been seen to refuse a request for JSON alone; what it answers depends on the function.
        var answer = await http.GetAsync(new ProviderRequest(new Uri(baseUrl, path), key, Place, Accept: "*/*"), timeUp);
        if (answer is not HttpResult.Body body || AlphaVantageNotice.Read(body.Bytes.Span, key) is not { } failure)
        {
            return answer;
        }

        if (failure.Kind == SourceFailureKind.DailyLimit)
        {
            await CloseAsync(timeUp);
        }

        return new HttpResult.Failed(failure);
    }

    private async Task CloseAsync(CancellationToken timeUp)
    {
        try
        {
            await calls.CloseAsync(timeUp);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            // The next call hears it again. What was heard now is told all the same.
        }
    }
}
