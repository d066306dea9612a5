using System.IO.Compression;
using System.Text;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Alpaca;
using Microsoft.AspNetCore.Http;

namespace Ingestion.Tests.Providers.Alpaca;

/// <summary>Alpaca over real HTTP, and with it the way in which long answers are read.</summary>
public sealed class AlpacaClientTests : IAsyncLifetime
{
    private const int MostBytes = 100_000;

    private static readonly ApiKey Key = ApiKey.From("PK0FTH3T3ST", "s3cr3t0fth3t3st")!;

    private readonly AnsweringServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_id_and_the_secret_travel_in_headers_only()
    {
        var (id, secret) = (string.Empty, string.Empty);
        _server.Answer = context =>
        {
            (id, secret) = (context.Request.Headers["APCA-API-KEY-ID"].ToString(), context.Request.Headers["APCA-API-SECRET-KEY"].ToString());
            return context.Response.WriteAsync("[1,2]");
        };

        (await AskAsync()).Should().Be(new HttpResult<int>.Read(2));

        (id, secret).Should().Be(("PK0FTH3T3ST", "s3cr3t0fth3t3st"));
        _server.Requests.Should().Equal("/at/v2/things?status=active");
    }

    [Theory]
    [InlineData(401, """{"code":40110000,"message":"request is not authorized"}""", SourceFailureKind.Unauthorized, 1)]
    [InlineData(403, """{"message":"forbidden."}""", SourceFailureKind.Unauthorized, 1)]
    [InlineData(404, """{"code":40410000,"message":"not found"}""", SourceFailureKind.Refused, 1)]
    [InlineData(302, "moved", SourceFailureKind.Refused, 1)]
    [InlineData(500, "oops", SourceFailureKind.ServerError, 3)]
    [InlineData(200, "", SourceFailureKind.EmptyBody, 1)]
    [InlineData(200, " \r\n ", SourceFailureKind.EmptyBody, 1)]
    [InlineData(200, "<!doctype html>", SourceFailureKind.Malformed, 1)]
    [InlineData(200, """{"message":"an object"}""", SourceFailureKind.Malformed, 1)]
    [InlineData(200, "[1,2", SourceFailureKind.Malformed, 1)] // cut off, and the server says that this was all
    public async Task Each_way_of_failing_has_its_kind_and_its_number_of_tries(int status, string body, SourceFailureKind kind, int tries)
    {
        _server.Says(body, status);

        (await FailureAsync()).Kind.Should().Be(kind);
        _server.Requests.Should().HaveCount(tries);
    }

    [Fact]
    public async Task A_rate_limit_says_until_when()
    {
        _server.Answer = static context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers["X-RateLimit-Reset"] = $"{DateTimeOffset.UtcNow.AddSeconds(40).ToUnixTimeSeconds()}";
            return context.Response.WriteAsync("""{"code":42910000,"message":"rate limit exceeded"}""");
        };

        var failure = await FailureAsync();

        failure.Kind.Should().Be(SourceFailureKind.RateLimited);
        failure.RetryAfter!.Value.TotalSeconds.Should().BeInRange(20, 40);
        _server.Requests.Should().ContainSingle("no use trying again now");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(200)]
    public async Task What_it_says_is_quoted_without_either_part_of_the_key(int status)
    {
        _server.Says("""{"message":"PK0FTH3T3ST and s3cr3t0fth3t3st do not match"}""", status);

        var failure = await FailureAsync();

        failure.Quote.Should().Contain("[key] and [key] do not match");
        failure.Message.Should().NotContain("at/v2").And.NotBeEmpty();
    }

    [Theory]
    [InlineData(MostBytes, true)]
    [InlineData(MostBytes + 1, false)]
    public async Task A_body_has_as_many_bytes_as_are_allowed(int bytes, bool isTaken)
    {
        _server.Says("[1]" + new string(' ', bytes - 3));

        var answer = await AskAsync();

        (answer is HttpResult<int>.Read).Should().Be(isTaken);
        if (answer is HttpResult<int>.Failed failed)
        {
            failed.Failure.Should().Be(new SourceFailure(SourceFailureKind.Malformed, "the answer is larger than 100000 bytes"));
        }
    }

    [Fact]
    public async Task Bytes_are_counted_unpacked()
    {
        _server.Answer = static context => GzipAsync(context, $"[1]{new string(' ', 10_000_000)}");

        (await FailureAsync()).Message.Should().Contain("larger than");
    }

    [Fact]
    public async Task A_packed_body_is_unpacked()
    {
        _server.Answer = static context => GzipAsync(context, "[1,2,3]");

        (await AskAsync()).Should().Be(new HttpResult<int>.Read(3));
    }

    [Fact]
    public async Task A_body_that_is_not_the_gzip_it_says_is_malformed()
    {
        _server.Answer = static context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("[1]");
        };

        (await FailureAsync()).Should().Be(new SourceFailure(SourceFailureKind.Malformed, "the answer is not valid gzip"));
    }

    [Fact]
    public async Task A_connection_that_breaks_while_the_body_comes_is_a_connection_failure_and_no_short_list()
    {
        _server.Answer = static async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("[1,2,");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        (await FailureAsync()).Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public async Task A_body_that_does_not_end_is_given_up_when_the_time_is_up()
    {
        _server.Answer = static async context =>
        {
            await context.Response.WriteAsync("[1,2,");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var ask = () => AskAsync(timeUp.Token);

        await ask.Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<SourceFailure> FailureAsync() => (await AskAsync()).Should().BeOfType<HttpResult<int>.Failed>().Which.Failure;

    /// <summary>How many elements the answer has.</summary>
    private Task<HttpResult<int>> AskAsync(CancellationToken timeUp = default) => new AlpacaClient(_server.Url, ProviderFixture.Http).ReadAsync(
        "v2/things?status=active",
        Key,
        MostBytes,
        static async (stream, token) =>
        {
            var count = 0;
            await JsonArrayStream.ReadAsync(stream, _ => count++, token);
            return count;
        },
        timeUp);

    private static async Task GzipAsync(HttpContext context, string body)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(body));
        }

        context.Response.Headers.ContentEncoding = "gzip";
        await context.Response.Body.WriteAsync(packed.ToArray());
    }
}
