using System.IO.Compression;
using System.Text;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests.Wire;

/// <summary>The CloudWatch client, official or stand-in, over RPC v2 CBOR.</summary>
public sealed class CloudWatchClientTests : IAsyncLifetime
{
    private readonly CloudFixture _aws = new();

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Values_arrive_with_name_dimensions_unit_and_instant()
    {
        await _aws.CloudWatch.PutMetricDataAsync(Request(new MetricDatum
        {
            MetricName = "ItemsNew",
            Value = 0.1 + 0.2,
            Unit = StandardUnit.Count,
            Timestamp = new DateTime(2026, 11, 20, 15, 5, 0, DateTimeKind.Utc),
            Dimensions = [new() { Name = "Environment", Value = "dev" }, new() { Name = "Feed", Value = new string('n', 200) }],
        }));

        _aws.Cloud.CloudWatch.Values.Should().ContainSingle().Which.Should().Be(new MetricValue(
            "Ingestion",
            "ItemsNew",
            $"Environment=dev,Feed={new string('n', 200)}",
            new DateTime(2026, 11, 20, 15, 5, 0, DateTimeKind.Utc),
            "Count",
            0.1 + 0.2));
    }

    [Fact]
    public async Task Many_values_go_in_one_call()
    {
        await _aws.CloudWatch.PutMetricDataAsync(Request([.. Enumerable.Range(0, 300).Select(static i => new MetricDatum { MetricName = $"M{i}", Value = i })]));

        _aws.Cloud.CloudWatch.Values.Select(static value => value.Value).Should().Equal(Enumerable.Range(0, 300).Select(static i => (double)i));
        _aws.Cloud.Aws.Calls.Should().ContainSingle().Which.Operation.Should().Be("PutMetricData");
    }

    [Fact]
    public async Task A_body_that_comes_compressed_as_the_official_client_sends_large_ones_is_read()
    {
        byte[] body = [0xA2, .. Text("Namespace"), .. Text("Ingestion"), .. Text("MetricData"), 0x81, 0xA2, .. Text("MetricName"), .. Text("Runs"), .. Text("Value"), 0xFB, 0x40, 0, 0, 0, 0, 0, 0, 0];
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(body);
        }

        using var http = new HttpClient();
        using var request = SignedRequest.Of(_aws.Cloud.Aws.Url, "monitoring", "/service/GraniteServiceVersion20100801/operation/PutMetricData", zipped.ToArray());
        request.Content!.Headers.Add("Content-Encoding", "gzip");
        request.Headers.Add("smithy-protocol", "rpc-v2-cbor");

        (await http.SendAsync(request)).EnsureSuccessStatusCode();

        _aws.Cloud.CloudWatch.Values.Should().ContainSingle().Which.Value.Should().Be(2);

        static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.UTF8.GetBytes(text)];
    }

    [Fact]
    public async Task What_cloudwatch_refuses_is_an_exception_of_its_kind()
    {
        var put = () => _aws.CloudWatch.PutMetricDataAsync(Request());

        var exception = (await put.Should().ThrowAsync<InvalidParameterValueException>()).Which;
        exception.Message.Should().Contain("MetricData");
        exception.RequestId.Should().Be("00000000-0000-0000-0000-000000000002");
    }

    [Theory]
    [InlineData(500, "InternalServiceFault", typeof(InternalServiceException), 2)]
    [InlineData(400, "MissingRequiredParameterException", typeof(MissingRequiredParameterException), 1)]
    [InlineData(400, "ThrottlingException", typeof(AmazonCloudWatchException), 2)]
    public async Task Faults_and_throttling_are_tried_again_refusals_not(int status, string code, Type type, int tries)
    {
        _aws.Cloud.Aws.Fault = _ => new AwsError(status, code, "as told");

        var put = () => _aws.CloudWatch.PutMetricDataAsync(Request(new MetricDatum { MetricName = "M", Value = 1 }));

        (await put.Should().ThrowAsync<AmazonCloudWatchException>()).Which.Should().BeOfType(type);
        _aws.Cloud.Aws.Calls.Should().HaveCount(tries);
    }

    private static PutMetricDataRequest Request(params List<MetricDatum> data) => new() { Namespace = "Ingestion", MetricData = data };
}
