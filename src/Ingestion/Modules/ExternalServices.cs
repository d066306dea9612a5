using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.SecretsManager;
using Amazon.SimpleNotificationService;
using NodaTime;

namespace Ingestion.Modules;

/// <summary>AWS's services, the clocks and the log: all that the program reaches outside itself, except the providers.</summary>
/// <param name="Dynamo">DynamoDB.</param>
/// <param name="Sns">SNS.</param>
/// <param name="CloudWatch">CloudWatch.</param>
/// <param name="Secrets">Secrets Manager.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Time">The timer.</param>
/// <param name="Log">Where log lines go.</param>
public sealed record ExternalServices(
    IAmazonDynamoDB Dynamo,
    IAmazonSimpleNotificationService Sns,
    IAmazonCloudWatch CloudWatch,
    IAmazonSecretsManager Secrets,
    IClock Clock,
    TimeProvider Time,
    Stream Log);
