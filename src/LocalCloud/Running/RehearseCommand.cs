using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>
/// A part of <c>make rehearse</c>: the native binary against what Terraform has made in an emulator of AWS that is not LocalCloud, with the very settings that Terraform
/// has given the function. Only the providers are LocalCloud's.
/// </summary>
public static class RehearseCommand
{
    private static readonly Instant Due = Instant.FromUtc(2026, 11, 20, 15, 5);

    /// <summary>0 when each step ended as it should.</summary>
    /// <param name="state">What <c>terraform show -json</c> printed.</param>
    /// <param name="endpoint">The emulator.</param>
    /// <exception cref="CommandFailedException">A step did not.</exception>
    public static async Task<int> RunAsync(string state, string endpoint)
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
        var now = SystemClock.Instance.GetCurrentInstant();
#pragma warning restore RS0030
        await using var providers = new ProviderServer { Now = Due, Stories = MarketDay.Of(Due.InUtc().Date, Cloud.Tickers) };
        providers.Keys["tiingo"] = providers.Keys["finnhub"] = "rehearsal-key";
        await providers.StartAsync();
        var environment = Settings(state);
        environment["TIINGO_BASE_URL"] = providers.TiingoUrl;
        environment["FINNHUB_BASE_URL"] = providers.FinnhubUrl;
        environment["AWS_ENDPOINT_URL"] = endpoint;
        environment["AWS_REGION"] = "us-east-1";
        environment["AWS_ACCESS_KEY_ID"] = environment["AWS_SECRET_ACCESS_KEY"] = "rehearsal";
        await using var function = await FunctionProcess.StartAsync(Repository.Bootstrap, [], environment, time);

        var first = await StepAsync("news", Cloud.Event(Due.ToString()), "outcome", "collected");
        if ((int)first["new"]! == 0)
        {
            throw new CommandFailedException("news: no story was stored");
        }

        await StepAsync("news again", Cloud.Event(Due.ToString()), "outcome", "already_done");
        await StepAsync("news later", Cloud.Event((Due + Duration.FromMinutes(5)).ToString()), "outcome", "collected");
        var sender = JsonNode.Parse(environment["MARKET_EVENT_SENDERS"])!.AsObject().First().Key;
        var events = new Bus().Messages(EventMix.Of(10, now), now, sender);
        var answer = await InvokeAsync("events", EventQueue.BatchOf(events));
        Say("events", answer["batchItemFailures"] is JsonArray { Count: 0 } ? $"{events.Count} taken" : throw new CommandFailedException($"events: {answer.ToJsonString()}"));
        await StepAsync("drill", """{"job":"drill","kind":"recovery"}""", "outcome", "sent");
        foreach (var trouble in function.Output.SelectMany(static line => JsonNode.Parse(line)!["troubles"]?.AsArray() ?? []).Select(static trouble => (string)trouble!).Distinct())
        {
            Say("trouble", trouble);
        }

        return 0;

        async Task<JsonNode> StepAsync(string step, string payload, string field, string expected)
        {
            var answer = await InvokeAsync(step, payload);
            if ((string?)answer[field] != expected)
            {
                throw new CommandFailedException($"{step}: {answer.ToJsonString()}\n{string.Join('\n', function.Output.TakeLast(3))}");
            }

            Say(step, answer["new"] is { } stored && (int)stored > 0 ? $"{expected}, {stored} new" : expected);
            return answer;
        }

        async Task<JsonNode> InvokeAsync(string step, string payload) => await function.InvokeAsync(payload) switch
        {
            Invocation.Answered answered => JsonNode.Parse(answered.Payload)!,
            var other => throw new CommandFailedException($"{step}: {other}\n{string.Join('\n', function.Output.Concat(function.Errors).TakeLast(10))}"),
        };
    }

    private static void Say(string step, string result) => Console.WriteLine($"  {step,-16} {result}");

    /// <summary>The environment variables of the function, as they are in Terraform's state.</summary>
    private static Dictionary<string, string> Settings(string state)
    {
        var function = JsonNode.Parse(File.ReadAllText(state))!["values"]!["root_module"]!["child_modules"]!.AsArray()
            .SelectMany(static module => module!["resources"]?.AsArray() ?? [])
            .Single(static resource => (string)resource!["type"]! == "aws_lambda_function")!;
        return function["values"]!["environment"]![0]!["variables"]!.AsObject().ToDictionary(static one => one.Key, static one => (string)one.Value!);
    }
}
