using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.EventBridge;
using Amazon.SecretsManager;
using Amazon.SimpleNotificationService;
using NodaTime;

namespace Ingestion.Modules;

/// <summary>AWS's services, the clocks and the log: all that the program reaches outside itself, except the providers.</summary>
/// <param name="Dynamo">DynamoDB.</param>
/// <param name="Sns">SNS.</param>
/// <param name="CloudWatch">CloudWatch.</param>
/// <param name="Secrets">Secrets Manager.</param>
/// <param name="Events">EventBridge: made when it is asked for, which only feeds do that put events.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Time">The timer.</param>
/// <param name="Log">Where log lines go.</param>
public sealed record ExternalServices(
    IAmazonDynamoDB Dynamo,
    IAmazonSimpleNotificationService Sns,
    IAmazonCloudWatch CloudWatch,
    IAmazonSecretsManager Secrets,
    Lazy<IAmazonEventBridge> Events,
    IClock Clock,
    TimeProvider Time,
    Stream Log);
