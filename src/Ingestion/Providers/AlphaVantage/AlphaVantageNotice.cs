using System.Text.Json;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Providers.AlphaVantage;

/// <summary>
/// What Alpha Vantage says instead of an answer: a success whose body is a small JSON object with a sentence in it. The sentence is all that tells one refusal
/// from another, and most of them advertise what the others are about, so the order in which they are looked for matters.
/// </summary>
public static class AlphaVantageNotice
{
    /// <summary>After a call too many in a second.</summary>
    public static readonly Duration BurstWait = Duration.FromSeconds(2);

    private static readonly Duration MinuteWait = Duration.FromMinutes(1);

    /// <summary>In bytes. No notice is near this size.</summary>
    private const int MaxNotice = 16 * 1024;

    /// <summary>Null when the body is not a notice, but what was asked for, or something unknown.</summary>
    public static SourceFailure? Read(ReadOnlySpan<byte> body, ApiKey key)
    {
        if (body.Length > MaxNotice || SentencesOf(body) is not { } sentences)
        {
            return null;
        }

        return sentences.Count == 0
            ? new SourceFailure(SourceFailureKind.NoData, "an empty object: it has nothing under this name")
            : Failure(string.Join(' ', sentences)) with { Quote = ProviderHttp.Quote(body, key) };
    }

    private static SourceFailure Failure(string sentence) => sentence switch
    {
        _ when Says(sentence, "1 request per second", "spreading out") => new(SourceFailureKind.RateLimited, "more calls in a second than it takes", BurstWait),
        _ when Says(sentence, "per minute") => new(SourceFailureKind.RateLimited, "more calls in a minute than it takes", MinuteWait),
        _ when Says(sentence, "demo purposes", "apikey is invalid or missing", "api key is invalid") => new(SourceFailureKind.Unauthorized, "it does not take the key"),
        _ when Says(sentence, "is a premium") => new(SourceFailureKind.NotInPlan, "the plan of the key does not include it"),
        _ when Says(sentence, "per day", "daily rate limit", "daily limit") => new(SourceFailureKind.DailyLimit, "the calls of the day are used up"),
        _ => new(SourceFailureKind.Refused, "it refused the call"),
    };

    private static bool Says(string sentence, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (sentence.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The sentences of an object that has nothing else; null when the body is something else.</summary>
    private static List<string>? SentencesOf(ReadOnlySpan<byte> body)
    {
        if (JsonText.WithoutByteOrderMark(body).TrimStart(" \t\r\n"u8) is not [(byte)'{', ..] json)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), JsonText.AnyDepth);
            List<string> sentences = [];
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (JsonText.NameOf(member) is not ("Information" or "Note" or "Error Message" or "detail"))
                {
                    return null;
                }

                sentences.Add(JsonText.Of(member.Value) ?? string.Empty);
            }

            return sentences;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
