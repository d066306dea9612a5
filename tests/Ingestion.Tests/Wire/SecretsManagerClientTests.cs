using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests.Wire;

/// <summary>The Secrets Manager client, official or stand-in.</summary>
public sealed class SecretsManagerClientTests : IAsyncLifetime
{
    private readonly CloudFixture _aws = new();

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_secret_is_read()
    {
        _aws.Cloud.Secrets.Secrets["a/b"] = "{\"k\":\"\\\"ü\\n\"}";

        var response = await _aws.Secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "a/b" });

        response.SecretString.Should().Be("{\"k\":\"\\\"ü\\n\"}");
        response.VersionId.Should().Be("1");
    }

    [Theory]
    [InlineData("nobody", typeof(ResourceNotFoundException))]
    [InlineData(null, typeof(InvalidParameterException))]
    public async Task What_is_refused_is_an_exception_of_its_kind(string? id, Type type)
    {
        var get = () => _aws.Secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = id });

        (await get.Should().ThrowAsync<AmazonSecretsManagerException>()).Which.Should().BeOfType(type);
        _aws.Cloud.Aws.Calls.Should().ContainSingle();
    }

    [Theory]
    [InlineData(500, "InternalServiceError", typeof(InternalServiceErrorException), 3)]
    [InlineData(400, "ThrottlingException", typeof(AmazonSecretsManagerException), 3)]
    [InlineData(400, "DecryptionFailure", typeof(DecryptionFailureException), 1)]
    [InlineData(400, "InvalidRequestException", typeof(InvalidRequestException), 1)]
    [InlineData(400, "AccessDeniedException", typeof(AmazonSecretsManagerException), 1)]
    public async Task Faults_and_throttling_are_tried_again_refusals_not(int status, string code, Type type, int tries)
    {
        _aws.Cloud.Aws.Fault = _ => new AwsError(status, code, "as told");

        var get = () => _aws.Secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "a" });

        (await get.Should().ThrowAsync<AmazonSecretsManagerException>()).Which.Should().BeOfType(type);
        _aws.Cloud.Aws.Calls.Should().HaveCount(tries);
    }
}
