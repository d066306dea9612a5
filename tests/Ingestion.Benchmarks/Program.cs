using System.Globalization;
using Ingestion.Benchmarks;
using Ingestion.LocalCloud;

// make bench: the native binary beside what people would pick instead, on this machine, against the same stand-ins on loopback.
int? given = args is [{ Length: > 0 } text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : null;
var time = TimeProvider.System;
var artifacts = Path.Combine(Repository.Root, "artifacts");
await using var cloud = await Cloud.StartAsync(time);
var only = args is [_, { Length: > 0 } named] ? named : null;
if (only is null)
{
    var subjects = Subjects.Make();
    var comparison = new Comparison(cloud, subjects, given ?? 15, time);
    await comparison.RunAsync();
    var growth = await new Growth(cloud, subjects[0], time).RunAsync();
    var sizes = await new MemorySizes(cloud, subjects[0], time).RunAsync();
    var events = await new EventRuns(cloud, subjects, time).RunAsync();
    var zip = new FileInfo(Path.Combine(artifacts, "bootstrap.zip")).Length;
    await File.WriteAllTextAsync(Path.Combine(artifacts, "bench.json"), Report.Json(comparison.Samples, growth, sizes, events, zip).ToJsonString());
    Console.WriteLine(Report.Table(comparison.Samples, growth, sizes, events, zip));
}

// A round of reference data takes as long as many of the others.
if (only is null or "reference")
{
    var reference = new ReferenceRuns(cloud, Subjects.MakeReference(), only is null ? Math.Max(1, (given ?? 15) / 5) : given ?? 3, time);
    await reference.RunAsync();
    await File.WriteAllTextAsync(Path.Combine(artifacts, "bench-reference.json"), ReferenceTable.Json(reference.Samples).ToJsonString());
    Console.WriteLine(ReferenceTable.Of(reference.Samples));
}

if (only is null or "refresh")
{
    var refresh = new RefreshRuns(cloud, Subjects.MakeRefresh(), only is null ? Math.Max(3, (given ?? 15) / 3) : given ?? 5, time);
    await refresh.RunAsync();
    await File.WriteAllTextAsync(Path.Combine(artifacts, "bench-refresh.json"), RefreshTable.Json(refresh.Samples).ToJsonString());
    Console.WriteLine(RefreshTable.Of(refresh.Samples));
}

Console.WriteLine("\nevery sample: artifacts/bench.json, artifacts/bench-reference.json, artifacts/bench-refresh.json");
