using System.Globalization;
using Ingestion.Benchmarks;
using Ingestion.LocalCloud;

// make bench: the native binary beside what people would pick instead, on this machine, against the same stand-ins on loopback.
var rounds = args is [{ Length: > 0 } given] ? int.Parse(given, CultureInfo.InvariantCulture) : 15;
var time = TimeProvider.System;
var subjects = Subjects.Make();
await using var cloud = await Cloud.StartAsync(time);
var comparison = new Comparison(cloud, subjects, rounds, time);
await comparison.RunAsync();
var growth = await new Growth(cloud, subjects[0], time).RunAsync();
var sizes = await new MemorySizes(cloud, subjects[0], time).RunAsync();
var events = await new EventRuns(cloud, subjects, time).RunAsync();
var zip = new FileInfo(Path.Combine(Repository.Root, "artifacts", "bootstrap.zip")).Length;
await File.WriteAllTextAsync(Path.Combine(Repository.Root, "artifacts", "bench.json"), Report.Json(comparison.Samples, growth, sizes, events, zip).ToJsonString());
Console.WriteLine(Report.Table(comparison.Samples, growth, sizes, events, zip));
Console.WriteLine("\nevery sample: artifacts/bench.json");
