using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.LocalCloud.Providers;
using Ingestion.Providers;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Ingestion.Tests.Providers;

/// <summary>Every way in which a provider can fail, over real HTTP.</summary>
public sealed class ProviderHttpTests : IAsyncLifetime
{
    private readonly ProviderFixture _provider = new();

    public ValueTask InitializeAsync() => _provider.InitializeAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData(Fault.Unauthorized, SourceFailureKind.Unauthorized, 1)]
    [InlineData(Fault.Forbidden, SourceFailureKind.Unauthorized, 1)]
    [InlineData(Fault.EchoesKey, SourceFailureKind.Unauthorized, 1)]
    [InlineData(Fault.RateLimited, SourceFailureKind.RateLimited, 1)] // it asks for a minute: no use trying again now
    [InlineData(Fault.ServerError, SourceFailureKind.ServerError, 3)]
    [InlineData(Fault.Disconnect, SourceFailureKind.Connection, 3)]
    [InlineData(Fault.Redirect, SourceFailureKind.Refused, 1)]
    [InlineData(Fault.Empty, SourceFailureKind.EmptyBody, 1)]
    [InlineData(Fault.Html, SourceFailureKind.Malformed, 1)]
    [InlineData(Fault.Truncated, SourceFailureKind.Malformed, 1)]
    [InlineData(Fault.QuotaText, SourceFailureKind.Malformed, 1)]
    [InlineData(Fault.ErrorObject, SourceFailureKind.Malformed, 1)]
    public async Task Each_way_of_failing_has_its_kind_and_its_number_of_tries(Fault fault, SourceFailureKind kind, int tries)
    {
        _provider.Server.Faults["tiingo"] = fault;

        var failure = (await AskAsync()).Should().BeOfType<FetchResult<NewsItem>.Failed>().Which.Failure;

        failure.Kind.Should().Be(kind);
        failure.Message.Should().NotContain("k3y-0f-th3-t3st").And.NotBeEmpty();
        _provider.Server.Requests.Should().HaveCount(tries).And.NotContain(static request => request.Contains("k3y", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_limit_says_for_how_long()
    {
        _provider.Server.Faults["tiingo"] = Fault.RateLimited;

        ((FetchResult<NewsItem>.Failed)await AskAsync()).Failure.RetryAfter.Should().Be(Duration.FromMinutes(1));
    }

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.HeadersOnly)]
    [InlineData(Fault.Drip)]
    public async Task A_source_that_does_not_finish_is_cancelled_when_its_time_is_up(Fault fault)
    {
        _provider.Server.Faults["tiingo"] = fault;
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var answer = await _provider.Tiingo.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, timeUp.Token);

        ((FetchResult<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Timeout);
    }

    [Fact]
    public async Task A_short_wait_that_a_busy_provider_asks_for_is_honoured_within_the_tries()
    {
        var tries = 0;
        _provider.Server.Intercept = async context =>
        {
            if (++tries > 1)
            {
                return false;
            }

            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsync("busy");
            return true;
        };

        (await AskAsync()).Should().BeOfType<FetchResult<NewsItem>.Answered>();
        tries.Should().Be(2);
    }

    [Fact]
    public async Task A_refused_connection_is_a_connection_failure()
    {
        var nobody = ProviderFixture.TiingoAt("http://127.0.0.1:9");

        var answer = await nobody.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, CancellationToken.None);

        ((FetchResult<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public async Task A_provider_without_tls_where_there_should_be_is_a_connection_failure()
    {
        var plain = ProviderFixture.TiingoAt(_provider.Server.TiingoUrl.Replace("http:", "https:", StringComparison.Ordinal));

        var answer = await plain.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, CancellationToken.None);

        ((FetchResult<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public async Task A_page_of_rows_of_which_none_is_a_story_is_malformed_also_where_they_are_old()
    {
        _provider.Server.Intercept = static async context =>
        {
            await context.Response.WriteAsync("""
                [{"heading":"renamed","publishedDate":"2026-11-20T15:00:00Z"},{"heading":"renamed","publishedDate":"2026-11-20T01:00:00Z"}]
                """);
            return true;
        };

        ((FetchResult<NewsItem>.Failed)await AskAsync()).Failure.Should().Be(
            new SourceFailure(SourceFailureKind.Malformed, "none of 2 rows is usable, the first one because: no headline"));
    }

    [Fact]
    public async Task A_body_that_is_not_the_gzip_it_says_is_malformed()
    {
        _provider.Server.Intercept = static async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("[]");
            return true;
        };

        ((FetchResult<NewsItem>.Failed)await AskAsync()).Failure.Kind.Should().Be(SourceFailureKind.Malformed);
    }

    [Theory]
    [InlineData(8 * 1024 * 1024, true)]
    [InlineData((8 * 1024 * 1024) + 1, false)]
    public async Task A_body_has_eight_mebibytes_at_most(int bytes, bool isTaken)
    {
        _provider.Server.Intercept = async context =>
        {
            await context.Response.WriteAsync("[]" + new string(' ', bytes - 2));
            return true;
        };

        (await AskAsync() is FetchResult<NewsItem>.Answered).Should().Be(isTaken);
    }

    [Theory]
    [InlineData("86399", 86_399)]
    [InlineData("86400", 86_400)]
    [InlineData("86401", 86_400)]
    [InlineData("604800", 86_400)]
    public void No_longer_wait_than_a_day_is_believed(string seconds, int believed)
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", seconds);

        RetryAfter.Of(response, DateTimeOffset.UnixEpoch).Should().Be(Duration.FromSeconds(believed));
    }

    [Theory]
    [InlineData(400, "HTTP 400")]
    [InlineData(200, "the answer is not JSON")]
    public async Task What_a_provider_says_is_quoted_beside_the_message_without_the_key(int status, string message)
    {
        _provider.Server.Intercept = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("renew k3y-0f-th3-t3st at https://evil.example");
            return true;
        };

        var failure = ((FetchResult<NewsItem>.Failed)await AskAsync()).Failure;

        (failure.Message, failure.Quote).Should().Be((message, "renew [key] at https://evil.example"));
        failure.WithQuote.Should().Be($"{message}: renew [key] at https://evil.example");
    }

    [Fact]
    public async Task A_body_without_end_is_given_up()
    {
        _provider.Server.Intercept = static async context =>
        {
            var megabyte = new byte[1024 * 1024];
            Array.Fill(megabyte, (byte)' ');
            for (var i = 0; i < 64; i++)
            {
                await context.Response.Body.WriteAsync(megabyte, context.RequestAborted);
            }

            return true;
        };

        var answer = await AskAsync();

        ((FetchResult<NewsItem>.Failed)answer).Failure.Message.Should().Contain("larger than");
    }

    private Task<FetchResult<NewsItem>> AskAsync() =>
        _provider.Tiingo.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, CancellationToken.None);
}
