using System.Text;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;

namespace Ingestion.Messages;

/// <summary>
/// One EventBridge bus. A request that fails as a whole is tried again by the client. One that is answered can have entries that failed all the same: those
/// are tried again here.
/// </summary>
/// <param name="events">EventBridge.</param>
/// <param name="name">The bus.</param>
/// <param name="source">Who says what is put.</param>
/// <param name="time">The timer.</param>
public sealed class EventBus(IAmazonEventBridge events, string name, string source, TimeProvider time)
{
    private const int Tries = 3;
    private const int MostEntries = 10;

    /// <summary>The entries of a request must stay below it. An entry that does not by itself goes alone, and EventBridge says what it thinks of it.</summary>
    private const int TooManyBytes = 256 * 1024;

    private const int BytesOfTime = 14;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Puts entries, and gives what came of each, in the same order. Throws only when the token ends: an event that is not delivered stays owed, and the run
    /// goes on. What a lost answer told of is put twice.
    /// </summary>
    public async Task<IReadOnlyList<PublishResult>> PutAsync(IReadOnlyList<BusEntry> entries, CancellationToken cancellationToken)
    {
        var results = new PublishResult[entries.Count];
        List<int> open = [.. Enumerable.Range(0, entries.Count)];
        for (var tries = 1; open.Count > 0; tries++)
        {
            var goesOn = await PutOnceAsync(entries, open, results, cancellationToken);
            open = [.. open.Where(index => results[index] is PublishResult.Unavailable)];
            if (!goesOn || tries == Tries)
            {
                break;
            }

            if (open.Count > 0)
            {
                await Task.Delay(FirstPause * (1 << (tries - 1)), time, cancellationToken);
            }
        }

        return results;
    }

    /// <summary>False when the bus cannot be used now, so that another try would be in vain.</summary>
    private async Task<bool> PutOnceAsync(IReadOnlyList<BusEntry> entries, List<int> open, PublishResult[] results, CancellationToken cancellationToken)
    {
        var batches = new Queue<IReadOnlyList<int>>(Batches(entries, open));
        while (batches.TryDequeue(out var batch))
        {
            var (answer, failure) = await RequestAsync([.. batch.Select(index => entries[index])], cancellationToken);
            if (failure is PublishResult.Refused && batch.Count > 1)
            {
                // One of them is at fault, and the others must not suffer for it.
                foreach (var index in batch)
                {
                    batches.Enqueue([index]);
                }

                continue;
            }

            for (var i = 0; i < batch.Count; i++)
            {
                results[batch[i]] = failure ?? BusAnswer.Of(i < answer.Count ? answer[i] : null);
            }

            if (failure is PublishResult.NoTopic or PublishResult.Unavailable)
            {
                foreach (var index in batches.SelectMany(static later => later))
                {
                    results[index] = failure;
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>What EventBridge says of each entry; or why it took none.</summary>
    private async Task<(IReadOnlyList<PutEventsResultEntry?> Answer, PublishResult? Failure)> RequestAsync(
        IReadOnlyList<BusEntry> entries, CancellationToken cancellationToken)
    {
        var request = new PutEventsRequest
        {
            Entries =
            [
                .. entries.Select(entry => new PutEventsRequestEntry
                {
                    EventBusName = name,
                    Source = source,
                    DetailType = entry.DetailType,
                    Detail = entry.Detail,
                    Time = entry.Time.ToDateTimeUtc(),
                }),
            ],
        };
        try
        {
            var response = await events.PutEventsAsync(request, cancellationToken);
            return (response.Entries ?? [], null);
        }
        catch (AmazonServiceException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], BusAnswer.Of(exception));
        }
#pragma warning disable CA1031 // The SDK throws a dozen kinds for a service that hangs, breaks off or answers nonsense.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return ([], new PublishResult.Unavailable($"{exception.GetType().Name}: {exception.Message}"));
        }
    }

    /// <summary>Entries by request, in order: as many as go into one.</summary>
    private IEnumerable<IReadOnlyList<int>> Batches(IReadOnlyList<BusEntry> entries, List<int> open)
    {
        List<int> batch = [];
        var bytes = 0;
        foreach (var index in open)
        {
            var more = BytesOfTime + Encoding.UTF8.GetByteCount(source) + Encoding.UTF8.GetByteCount(entries[index].DetailType) + Encoding.UTF8.GetByteCount(entries[index].Detail);
            if (batch.Count == MostEntries || (batch.Count > 0 && bytes + more >= TooManyBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(index);
            bytes += more;
        }

        yield return batch;
    }
}
