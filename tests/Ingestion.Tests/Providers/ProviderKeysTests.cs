using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Ingestion.Providers;

namespace Ingestion.Tests.Providers;

public sealed class ProviderKeysTests
{
    [Fact]
    public async Task Each_source_finds_its_key_under_the_names_of_its_provider()
    {
        var keys = await KeysAsync(
            """{"tiingo_api_key":"t","finnhub_api_key":"f","alpaca_key_id":"PKID","alpaca_secret_key":"s3cr3t","alpha_vantage_api_key":"av"}""");

        keys.Of("tiingo")!.Is(ApiKey.From("t")!).Should().BeTrue();
        keys.Of("finnhub")!.Is(ApiKey.From("f")!).Should().BeTrue();
        keys.Of("alpaca")!.Is(ApiKey.From("PKID", "s3cr3t")!).Should().BeTrue();
        keys.Of("alphavantage")!.Is(ApiKey.From("av")!).Should().BeTrue();
        keys.Of("alpha_vantage").Should().BeNull();
    }

    [Theory]
    [InlineData("""{"alpaca_key_id":"PKID"}""")]
    [InlineData("""{"alpaca_secret_key":"s3cr3t"}""")]
    [InlineData("""{"alpaca_key_id":"PKID","alpaca_secret_key":""}""")]
    [InlineData("""{"alpaca_key_id":"PK ID","alpaca_secret_key":"s3cr3t"}""")]
    [InlineData("""{"alpaca_key_id":7,"alpaca_secret_key":"s3cr3t"}""")]
    [InlineData("""{"alpaca_api_key":"s3cr3t"}""")]
    [InlineData("""{"alphavantage_api_key":"av"}""")]
    [InlineData("{}")]
    public async Task Half_a_key_and_a_key_by_another_name_are_none(string secret)
    {
        var keys = await KeysAsync(secret);

        keys.Of("alpaca").Should().BeNull();
        keys.Of("alphavantage").Should().BeNull();
    }

    [Fact]
    public async Task A_pair_of_which_one_half_was_changed_is_another_key()
    {
        var keys = await KeysAsync("""{"alpaca_key_id":"PKID","alpaca_secret_key":"new"}""");

        (await keys.RenewedAsync("alpaca", ApiKey.From("PKID", "old"), CancellationToken.None)).Should().NotBeNull();
        (await keys.RenewedAsync("alpaca", ApiKey.From("PKID", "new"), CancellationToken.None)).Should().BeNull();
    }

    [Theory]
    [InlineData("alpaca", "alpaca_key_id and alpaca_secret_key")]
    [InlineData("alphavantage", "alpha_vantage_api_key")]
    [InlineData("tiingo", "tiingo_api_key")]
    public void What_is_missing_is_called_as_it_is_called_in_the_secret(string source, string entries) => SecretEntries.Of(source).Should().Be(entries);

    private static async Task<ProviderKeys> KeysAsync(string secret)
    {
        var keys = new ProviderKeys(new Secret(secret), "id");
        await keys.LoadAsync(CancellationToken.None);
        return keys;
    }

    private sealed class Secret(string text) : AmazonSecretsManagerClient(
        new Amazon.Runtime.BasicAWSCredentials("a", "b"), new AmazonSecretsManagerConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
    {
        public override Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GetSecretValueResponse { SecretString = text });
    }
}
