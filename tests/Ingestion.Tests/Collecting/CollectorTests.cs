using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Collecting;

public sealed class CollectorTests
{
    private static readonly RunRecord Run = Some.Run();

    private readonly Secret _secret = new();

    [Fact]
    public async Task The_first_source_that_answers_wins_and_the_next_is_not_asked()
    {
        var second = new Scripted("finnhub", Answer());

        var collected = await CollectAsync(new Scripted("tiingo", Answer()), second);

        collected.Source.Should().Be("tiingo");
        collected.Attempts.Should().ContainSingle().Which.Outcome.Should().Be("answered");
        second.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_source_that_failed_is_on_record_with_why()
    {
        var collected = await CollectAsync(new Scripted("tiingo", Failure(SourceFailureKind.ServerError)), new Scripted("finnhub", Answer()));

        collected.Source.Should().Be("finnhub");
        collected.Attempts.Select(static attempt => (attempt.Source, attempt.Outcome))
            .Should().Equal(("tiingo", "server_error"), ("finnhub", "answered"));
    }

    [Fact]
    public async Task When_nobody_answers_there_is_no_source_but_every_reason()
    {
        var collected = await CollectAsync(
            new Scripted("tiingo", Failure(SourceFailureKind.Timeout)), new Scripted("finnhub", Failure(SourceFailureKind.RateLimited)));

        collected.Source.Should().BeNull();
        collected.Failures.Select(static failed => failed.Failure.Kind)
            .Should().Equal(SourceFailureKind.Timeout, SourceFailureKind.RateLimited);
    }

    [Fact]
    public async Task A_refused_key_is_read_again_and_used_if_it_has_changed()
    {
        var tiingo = new Scripted("tiingo", Failure(SourceFailureKind.Unauthorized), Answer());
        _secret.Values = ["""{"tiingo_api_key":"old","finnhub_api_key":"f"}""", """{"tiingo_api_key":"new","finnhub_api_key":"f"}"""];

        var collected = await CollectAsync(tiingo);

        collected.Source.Should().Be("tiingo");
        _secret.Reads.Should().Be(2);
        tiingo.Asked.Should().SatisfyRespectively(
            static first => first.Is(ApiKey.From("old")!).Should().BeTrue(),
            static second => second.Is(ApiKey.From("new")!).Should().BeTrue());
    }

    [Fact]
    public async Task A_refused_key_that_has_not_changed_is_not_tried_again()
    {
        var tiingo = new Scripted("tiingo", Failure(SourceFailureKind.Unauthorized), Answer());

        var collected = await CollectAsync(tiingo);

        collected.Source.Should().BeNull();
        tiingo.Asked.Should().ContainSingle();
        _secret.Reads.Should().Be(2);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"tiingo_api_key":""}""")]
    [InlineData("""{"tiingo_api_key":7}""")]
    [InlineData("""["tiingo_api_key"]""")]
    public async Task A_secret_without_a_usable_key_fails_the_source_by_name_and_quotes_nothing(string secret)
    {
        _secret.Values = [secret];
        var tiingo = new Scripted("tiingo", Answer());

        var collected = await CollectAsync(tiingo);

        collected.Failures.Should().ContainSingle().Which.Failure.Should()
            .Be(new SourceFailure(SourceFailureKind.Unauthorized, "the secret has no usable tiingo_api_key"));
        tiingo.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"\ud800":"x","tiingo_api_key":"t"}""")]
    [InlineData("""{"other":"\ud800","tiingo_api_key":"t"}""")]
    public async Task A_secret_with_something_in_it_that_is_no_text_still_has_its_keys(string secret)
    {
        _secret.Values = [secret];

        (await CollectAsync(new Scripted("tiingo", Answer()))).Source.Should().Be("tiingo");
    }

    [Fact]
    public async Task A_key_that_was_missing_is_looked_for_again_by_the_run_that_needs_it()
    {
        _secret.Values = ["{}", """{"tiingo_api_key":"t"}"""];

        (await CollectAsync(new Scripted("tiingo", Answer()))).Source.Should().Be("tiingo");
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_again_does_not_keep_another_source_from_answering()
    {
        _secret.Values = ["""{"tiingo_api_key":"t","finnhub_api_key":"f"}""", "unreadable"];

        (await CollectAsync(new Scripted("tiingo", Failure(SourceFailureKind.Unauthorized)), new Scripted("finnhub", Answer())))
            .Source.Should().Be("finnhub");
    }

    [Fact]
    public async Task A_secret_that_is_being_edited_costs_no_key_that_was_known()
    {
        _secret.Values = ["""{"tiingo_api_key":"t","finnhub_api_key":"f"}""", "{"];

        (await CollectAsync(new Scripted("tiingo", Failure(SourceFailureKind.Unauthorized)), new Scripted("finnhub", Answer())))
            .Source.Should().Be("finnhub");
    }

    [Fact]
    public async Task The_end_of_the_invocation_is_not_a_failure_of_the_source()
    {
        using var ending = new CancellationTokenSource();
        var second = new Scripted("finnhub", Answer());
        var collected = new Collected<NewsItem>();
        var collect = () => CollectAsync(collected, static _ => false, ending.Token, new EndsWith(ending), second);

        await collect.Should().ThrowAsync<OperationCanceledException>();
        collected.Attempts.Should().ContainSingle().Which.Outcome.Should().Be("cut_off");
        second.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task An_empty_answer_where_there_usually_are_rows_is_doubted_and_another_source_s_news_is_used()
    {
        var collected = await CollectAsync(usuallyHasRows: true, new Scripted("tiingo", Empty()), new Scripted("finnhub", Answer()));

        collected.Source.Should().Be("finnhub");
        collected.IsDoubtful.Should().BeFalse();
        collected.Attempts.Select(static attempt => attempt.Outcome).Should().Equal("suspiciously_empty", "answered");
    }

    [Fact]
    public async Task An_empty_answer_that_another_source_confirms_is_in_order()
    {
        var collected = await CollectAsync(source => source == "tiingo", new Scripted("tiingo", Empty()), new Scripted("finnhub", Empty()));

        collected.Source.Should().Be("tiingo");
        collected.IsDoubtful.Should().BeFalse();
        collected.Attempts.Should().OnlyContain(static attempt => attempt.Outcome == "answered");
    }

    [Fact]
    public async Task An_empty_answer_that_nobody_can_confirm_stays_in_doubt()
    {
        var collected = await CollectAsync(
            usuallyHasRows: true, new Scripted("tiingo", Empty()), new Scripted("finnhub", Failure(SourceFailureKind.Timeout)));

        collected.Source.Should().Be("tiingo");
        collected.IsDoubtful.Should().BeTrue();
    }

    [Theory]
    [InlineData(true, "0.25 s")]
    [InlineData(false, "0.5 s")] // nobody waits for it
    public async Task A_probe_has_half_the_time_where_another_source_would_answer(bool hasAnother, string time)
    {
        var tiingo = new NeverAnswers();
        var collected = new Collected<NewsItem>();
        var keys = new ProviderKeys(_secret, "secret");
        await keys.LoadAsync(CancellationToken.None);

        await Collector(hasAnother ? [tiingo, new Scripted("finnhub", Answer())] : [tiingo], keys, Duration.FromMilliseconds(500)).CollectAsync(
            [new PlannedSource("tiingo", SourcePlan.Probe)], Run.Key, [], collected, CancellationToken.None);

        collected.Attempts.Should().ContainSingle().Which.Outcome.Should().Be("timeout");
        collected.Failures[0].Failure.Message.Should().Contain(time);
    }

    private static FetchResult<NewsItem>.Answered Answer() => new([], [], 5, new Coverage(2, 2), [], PagesEnd.Watermark, []);

    private static FetchResult<NewsItem>.Answered Empty() => new([], [], 0, new Coverage(2, 2), [], PagesEnd.Watermark, []);

    private static FetchResult<NewsItem>.Failed Failure(SourceFailureKind kind) => new(new SourceFailure(kind, "it failed"));

    private Task<Collected<NewsItem>> CollectAsync(params ISource<NewsItem>[] sources) => CollectAsync(usuallyHasRows: false, sources);

    private static Collector<NewsItem> Collector(IReadOnlyList<ISource<NewsItem>> sources, ProviderKeys keys, Duration timeout) => new(
        sources,
        new FetchRequests([.. sources.Select(static source => source.Name)], Some.Tickers("AAPL,MSFT"), SystemClock.Instance),
        keys,
        timeout,
        TimeProvider.System);

    /// <summary>A run before in which these sources had rows.</summary>
    private static RunRecord Before(IEnumerable<ISource<NewsItem>> sources) => Run with
    {
        Attempts = [.. sources.Select(static source => new SourceAttempt(source.Name, SourcePlan.Preferred, SourceAttempt.Answered, Duration.Zero, 5, 5, null))],
    };

    private Task<Collected<NewsItem>> CollectAsync(bool usuallyHasRows, params ISource<NewsItem>[] sources) =>
        CollectAsync(_ => usuallyHasRows, sources);

    private async Task<Collected<NewsItem>> CollectAsync(Func<string, bool> usuallyHasRows, params ISource<NewsItem>[] sources)
    {
        var collected = new Collected<NewsItem>();
        await CollectAsync(collected, usuallyHasRows, CancellationToken.None, sources);
        return collected;
    }

    private async Task CollectAsync(
        Collected<NewsItem> collected, Func<string, bool> usuallyHasRows, CancellationToken cancellationToken, params ISource<NewsItem>[] sources)
    {
        var keys = new ProviderKeys(_secret, "secret");
        await keys.LoadAsync(CancellationToken.None);
        await Collector(sources, keys, Duration.FromSeconds(10)).CollectAsync(
            [.. sources.Select(static source => new PlannedSource(source.Name, SourcePlan.Preferred))],
            Run.Key,
            [Before(sources.Where(source => usuallyHasRows(source.Name)))],
            collected,
            cancellationToken);
    }

    private sealed class Scripted(string name, params FetchResult<NewsItem>[] answers) : ISource<NewsItem>
    {
        public string Name => name;

        public List<ApiKey> Asked { get; } = [];

        public Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
        {
            Asked.Add(key);
            return Task.FromResult(answers[Asked.Count - 1]);
        }
    }

    private sealed class EndsWith(CancellationTokenSource ending) : ISource<NewsItem>
    {
        public string Name => "tiingo";

        public async Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
        {
            await ending.CancelAsync();
            return Failure(SourceFailureKind.Timeout);
        }
    }

    private sealed class NeverAnswers : ISource<NewsItem>
    {
        public string Name => "tiingo";

        public async Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, timeUp);
            return Answer();
        }
    }

    private sealed class Secret() : AmazonSecretsManagerClient(
        new Amazon.Runtime.BasicAWSCredentials("a", "b"), new AmazonSecretsManagerConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
    {
        public string[] Values { get; set; } = ["""{"tiingo_api_key":"t","finnhub_api_key":"f"}"""];

        public int Reads { get; private set; }

        public override Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
            Values[Math.Min(Reads++, Values.Length - 1)] is var value && value == "unreadable"
                ? throw new TimeoutException("as told")
                : Task.FromResult(new GetSecretValueResponse { SecretString = value });
    }
}
