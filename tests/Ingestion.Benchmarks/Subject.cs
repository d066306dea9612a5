namespace Ingestion.Benchmarks;

/// <summary>A program that is measured as a Lambda function.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Program">What is started.</param>
/// <param name="Arguments">With what.</param>
/// <param name="IsWhole">Whether it does whole runs; the floor does not.</param>
public sealed record Subject(string Name, string Program, IReadOnlyList<string> Arguments, bool IsWhole = true);
