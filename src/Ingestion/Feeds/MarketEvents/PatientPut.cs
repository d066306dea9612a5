using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// Puts an item, however long the table asks for patience: tables of events take so many write units a second and no more, and a burst is to wait for that,
/// not to use up the tries of its messages.
/// </summary>
public sealed class PatientPut(IAmazonDynamoDB dynamo, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>False when the condition does not hold.</summary>
    public async Task<bool> PutAsync(PutItemRequest request, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await dynamo.PutItemAsync(request, cancellationToken);
                return true;
            }
            catch (ConditionalCheckFailedException)
            {
                return false;
            }
            catch (AmazonDynamoDBException exception) when (IsThrottling(exception))
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private static bool IsThrottling(AmazonDynamoDBException exception) =>
        exception is ProvisionedThroughputExceededException or RequestLimitExceededException or ThrottlingException || exception.ErrorCode == "ThrottlingException";
}
