namespace Ingestion.Tests.Simulation;

/// <summary>What goes wrong with one call.</summary>
internal enum CallFault
{
    None,

    /// <summary>The process dies before the service has it.</summary>
    DiesBefore,

    /// <summary>The service has done it, and the process dies before it learns of that.</summary>
    DiesAfter,

    /// <summary>The service has done it, its answer is lost, and the SDK calls again.</summary>
    AnswerLost,
}

/// <summary>A way to the services on which nothing happens by itself: each call waits until it is somebody's turn.</summary>
internal sealed class ExploredNetwork(World world) : Network(world)
{
    private readonly Dictionary<Process, int> _numbers = [];

    /// <summary>Calls that wait, in the order in which they were made.</summary>
    public List<PendingCall> Pending { get; } = [];

    public override Task<T> CallAsync<T>(Process process, int tries, Func<T> serve, Func<Exception?> broken, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>();
        var number = _numbers[process] = _numbers.GetValueOrDefault(process) + 1;
        Wait();
        return answer.Task;

        void Wait() => Pending.Add(new PendingCall(process, number, Do));

        void Do(CallFault fault)
        {
            if (fault == CallFault.DiesBefore)
            {
                process.Kill();
                return;
            }

            var say = Served(serve, answer);
            switch (fault)
            {
                case CallFault.DiesAfter:
                    process.Kill();
                    break;
                case CallFault.AnswerLost:
                    Wait();
                    break;
                default:
                    process.Post(say);
                    break;
            }
        }
    }
}

/// <summary>A call that waits for its turn.</summary>
/// <param name="Process">Who makes it.</param>
/// <param name="Number">Which of that process's calls it is.</param>
/// <param name="Do">Lets it happen.</param>
internal sealed record PendingCall(Process Process, int Number, Action<CallFault> Do);
