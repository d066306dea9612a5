using System.Text;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>Wordings that tell one refusal from another. Most of them also name what the others are about.</summary>
public sealed class AlphaVantageNoticeTests
{
    private static readonly ApiKey Key = ApiKey.From("AVK3Y0FTH3T3ST")!;

    [Theory]
    [InlineData("""{"Information":"Only 1 request per second, or lift the daily limit (25 requests per day)."}""", SourceFailureKind.RateLimited, 2)]
    [InlineData("""{"Information":"Try spreading out, or lift 25 requests per day, as this is a premium endpoint"}""", SourceFailureKind.RateLimited, 2)]
    [InlineData("""{"Note":"The standard frequency is 5 calls per minute and 500 calls per day. See https://av.example/premium/"}""", SourceFailureKind.RateLimited, 60)]
    [InlineData("""{"Information":"API key AVK3Y0FTH3T3ST: 25 requests per day. Premium plans have more."}""", SourceFailureKind.DailyLimit, null)]
    [InlineData("""{"Information":"The limit is 25 requests per day. A premium plan removes all daily limits."}""", SourceFailureKind.DailyLimit, null)]
    [InlineData("""{"Information":"This is a premium endpoint. Premium plans unlock all premium endpoints"}""", SourceFailureKind.NotInPlan, null)]
    [InlineData("""{"Information":"outputsize=full is a premium feature for TIME_SERIES_DAILY."}""", SourceFailureKind.NotInPlan, null)]
    [InlineData("""{"Information":"The **demo** API key is for demo purposes only. Claim your free API key."}""", SourceFailureKind.Unauthorized, null)]
    [InlineData("""{"Error Message":"the parameter apikey is invalid or missing. Claim your free API key."}""", SourceFailureKind.Unauthorized, null)]
    [InlineData("""{"Information":"the parameter apikey is invalid or missing."}""", SourceFailureKind.Unauthorized, null)]
    [InlineData("""{"Error Message":"Invalid API call. Retry, or see the documentation for EARNINGS_CALENDAR."}""", SourceFailureKind.Refused, null)]
    [InlineData("""{"Error Message":"Invalid API call. See the documentation for TIME_SERIES_DAILY."}""", SourceFailureKind.Refused, null)] // the name of a function
    [InlineData("""{"Information":"You have reached your daily rate limit."}""", SourceFailureKind.DailyLimit, null)]
    [InlineData("""{"Error Message":"This API function () does not exist."}""", SourceFailureKind.Refused, null)]
    [InlineData("""{"detail":"Could not satisfy the request Accept header."}""", SourceFailureKind.Refused, null)]
    [InlineData("""{"Information":"Something that nobody has seen before"}""", SourceFailureKind.Refused, null)]
    [InlineData("""{"Note":7}""", SourceFailureKind.Refused, null)]
    [InlineData("{}", SourceFailureKind.NoData, null)]
    [InlineData("\ufeff \n{ }\n", SourceFailureKind.NoData, null)]
    public void Each_refusal_is_told_apart(string body, SourceFailureKind kind, int? seconds)
    {
        var failure = Read(body)!;

        (failure.Kind, failure.RetryAfter).Should().Be((kind, seconds is { } wait ? Duration.FromSeconds(wait) : (Duration?)null));
        failure.WithQuote.Should().NotContain("AVK3Y0FTH3T3ST");
    }

    [Theory]
    [InlineData("symbol,name,reportDate\nNote,Note,1 request per second\n")]
    [InlineData("""{"Symbol":"IBM","Note":"25 requests per day"}""")]
    [InlineData("""["Note"]""")]
    [InlineData("""{"Note":"cut o""")]
    [InlineData("")]
    public void What_is_no_notice_is_left_to_those_who_asked(string body) => Read(body).Should().BeNull();

    [Fact]
    public void A_large_answer_is_not_searched_for_sentences() => Read($$"""{"Note":"{{new string('x', 20_000)}}"}""").Should().BeNull();

    [Fact]
    public void A_key_that_is_echoed_is_struck_out() =>
        Read("""{"Information":"We have detected your API key as AVK3Y0FTH3T3ST: 25 requests per day."}""")!.Quote.Should().Contain("your API key as [key]:");

    [Fact]
    public void Mutations_of_a_notice_are_read_or_left_alone()
    {
        var valid = """{"Information":"25 requests per day","Note":"x"}"""u8.ToArray();
        var random = new Random(20_261_120);
        var kinds = Enumerable.Range(0, 4_000).Select(_ => AlphaVantageNotice.Read(Hostile.Mutation(valid, random), Key)?.Kind).ToList();

        kinds.Count(static kind => kind is null).Should().BeGreaterThan(300);
        kinds.Count(static kind => kind is not null).Should().BeGreaterThan(100);
    }

    private static SourceFailure? Read(string body) => AlphaVantageNotice.Read(Encoding.UTF8.GetBytes(body), Key);
}
