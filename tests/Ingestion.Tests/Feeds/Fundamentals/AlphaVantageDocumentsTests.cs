using Ingestion.Feeds.Fundamentals;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Tests.Providers;
using Ingestion.Tests.Providers.AlphaVantage;
using Microsoft.AspNetCore.Http;

namespace Ingestion.Tests.Feeds.Fundamentals;

/// <summary>Documents over real HTTP.</summary>
public sealed class AlphaVantageDocumentsTests : IAsyncLifetime
{
    private readonly AnsweringServer _server = new();
    private readonly ScriptedCalls _calls = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(DocumentKind.Overview, "OVERVIEW")]
    [InlineData(DocumentKind.Earnings, "EARNINGS")]
    [InlineData(DocumentKind.IncomeStatement, "INCOME_STATEMENT")]
    [InlineData(DocumentKind.BalanceSheet, "BALANCE_SHEET")]
    [InlineData(DocumentKind.CashFlow, "CASH_FLOW")]
    public async Task A_document_is_one_call_in_the_providers_spelling(DocumentKind kind, string function)
    {
        _server.Says((kind switch
        {
            DocumentKind.Overview => Documents.Overview,
            DocumentKind.Earnings => Documents.Earnings,
            _ => Documents.IncomeStatement,
        }).Replace("HRBR", "BRK-B", StringComparison.Ordinal));

        (await ReadAsync("BRK.B", kind)).Should().BeOfType<DocumentResult.Read>().Which.Rows.Should().OnlyContain(row => row.Kind == kind);

        _server.Requests.Should().Equal($"/at/query?function={function}&symbol=BRK-B&apikey=AVK3Y0FTH3T3ST");
        _calls.Taken.Should().Equal(CallPurpose.Refresh);
    }

    [Theory]
    [InlineData("ABR.PRD")]
    [InlineData("ABR.P")]
    public async Task A_symbol_whose_spelling_is_not_known_is_not_asked_for(string symbol)
    {
        (await FailureAsync(symbol)).Kind.Should().Be(SourceFailureKind.NoData);

        (_server.Requests.Count, _calls.Taken.Count).Should().Be((0, 0));
    }

    [Theory]
    [InlineData("""{"Information":"25 requests per day"}""", SourceFailureKind.DailyLimit)]
    [InlineData("""{"Information":"This is a premium endpoint."}""", SourceFailureKind.NotInPlan)]
    [InlineData("""{"Note":"5 calls per minute and 500 calls per day"}""", SourceFailureKind.RateLimited)]
    [InlineData("{}", SourceFailureKind.NoData)]
    [InlineData("", SourceFailureKind.EmptyBody)]
    [InlineData("[]", SourceFailureKind.Malformed)]
    [InlineData("""{"symbol":"OTHR"}""", SourceFailureKind.Malformed)]
    public async Task What_goes_wrong_is_told_apart(string body, SourceFailureKind kind)
    {
        _server.Says(body);

        (await FailureAsync("HRBR")).Kind.Should().Be(kind);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_and_no_exception()
    {
        _server.Answer = static async context =>
        {
            await context.Response.WriteAsync("""{"symbol":""");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        (await FailureAsync("HRBR", timeUp.Token)).Kind.Should().Be(SourceFailureKind.Timeout);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_failure_and_no_short_history()
    {
        _server.Answer = static async context =>
        {
            context.Response.ContentLength = 10_000;
            await context.Response.WriteAsync(Documents.IncomeStatement);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        (await FailureAsync("HRBR")).Kind.Should().Be(SourceFailureKind.Connection);
    }

    private async Task<SourceFailure> FailureAsync(string symbol, CancellationToken timeUp = default) =>
        (await ReadAsync(symbol, DocumentKind.IncomeStatement, timeUp)).Should().BeOfType<DocumentResult.Failed>().Which.Failure;

    private Task<DocumentResult> ReadAsync(string symbol, DocumentKind kind, CancellationToken timeUp = default)
    {
        var client = new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, _calls, TimeProvider.System);
        return new AlphaVantageDocuments(client).ReadAsync(Some.Ticker(symbol), kind, Documents.Today, Documents.Key, timeUp);
    }
}
