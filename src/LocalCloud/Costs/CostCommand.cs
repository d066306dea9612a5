namespace Ingestion.LocalCloud.Costs;

/// <summary><c>make cost</c>.</summary>
public static class CostCommand
{
    /// <summary>Custom metrics that the program sends at most; the end-to-end tests count them.</summary>
    public const int Metrics = 11;

    /// <summary>Prints the bill of each environment.</summary>
    public static int Run()
    {
        foreach (var environment in Environments.Names)
        {
            Console.WriteLine();
            Console.WriteLine(Bill.Table(environment, Bill.Of(Environments.Resources(environment), Environments.Prices, Metrics), Environments.Prices));
        }

        Console.WriteLine("\nWhat a run uses, and how many stories are assumed: src/LocalCloud/Costs/Usage.cs");
        return 0;
    }
}
