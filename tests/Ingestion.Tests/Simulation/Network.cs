using Amazon.Runtime;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// The way from a process to a service and back, as the AWS SDK goes it: a request may get lost, or its answer; the service may be too
/// busy; then it is tried again. The process may be dead when the request arrives, and the service does not know.
/// </summary>
internal class Network(World world)
{
    private static readonly Duration Patience = Duration.FromMilliseconds(1_500);

    /// <summary>How likely a request, or its answer, is lost on the way.</summary>
    public double Loss { get; set; }

    /// <summary>Calls one operation of a service.</summary>
    /// <param name="process">Who calls.</param>
    /// <param name="tries">How often it is tried at most.</param>
    /// <param name="serve">What the service does; may throw an answer of the service.</param>
    /// <param name="broken">Why it cannot serve just now, or null.</param>
    /// <param name="cancellationToken">Ends the waiting, not what is on its way.</param>
    public virtual Task<T> CallAsync<T>(Process process, int tries, Func<T> serve, Func<Exception?> broken, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>();
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        Try(tries);
        return answer.Task;

        void Try(int left)
        {
            if (answer.Task.IsCompleted || process.IsDead)
            {
                return;
            }

            var (requestLost, answerLost) = (world.Chance(Loss), world.Chance(Loss));
            if (!requestLost)
            {
                world.After(world.Between(1, 6), () => Arrive(left, answerLost));
            }

            if (requestLost || answerLost)
            {
                world.After(Patience, () => Again(left, new AmazonServiceException("no answer in time")));
            }
        }

        void Arrive(int left, bool answerLost)
        {
            if (broken() is { } trouble)
            {
                world.After(world.Between(1, 6), () => Again(left, trouble));
                return;
            }

            var say = Served(serve, answer);
            if (!answerLost)
            {
                world.After(world.Between(1, 6), () => process.Post(say));
            }
        }

        void Again(int left, Exception trouble)
        {
            if (left > 1)
            {
                world.After(world.Between(50, 400), () => process.Post(() => Try(left - 1)));
            }
            else
            {
                process.Post(() => answer.TrySetException(trouble));
            }
        }
    }

    /// <summary>Lets the service do it. What is given back tells the caller, once the answer gets there.</summary>
    protected static Action Served<T>(Func<T> serve, TaskCompletionSource<T> answer)
    {
        try
        {
            var result = serve();
            return () => answer.TrySetResult(result);
        }
        catch (AmazonServiceException exception)
        {
            return () => answer.TrySetException(exception);
        }
    }
}
