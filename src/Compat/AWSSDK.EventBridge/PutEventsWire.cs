using System.Globalization;
using System.Text.Json;
using Amazon.EventBridge.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;

namespace Amazon.EventBridge;

/// <summary>PutEvents in awsJson 1.1.</summary>
internal static class PutEventsWire
{
    public static IRequest Write(PutEventsRequest put)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (put.Entries is not null)
            {
                json.WriteStartArray("Entries");
                foreach (var entry in put.Entries)
                {
                    Write(json, entry);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        var request = new DefaultRequest(put, "Amazon.EventBridge")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = body.ToArray(),
        };
        request.Headers["X-Amz-Target"] = "AWSEvents.PutEvents";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["x-amz-api-version"] = "2015-10-07";
        return request;
    }

    private static void Write(Utf8JsonWriter json, PutEventsRequestEntry entry)
    {
        json.WriteStartObject();
        WriteText(json, "Detail", entry.Detail);
        WriteText(json, "DetailType", entry.DetailType);
        WriteText(json, "EventBusName", entry.EventBusName);
        if (entry.Resources is not null)
        {
            json.WriteStartArray("Resources");
            foreach (var resource in entry.Resources)
            {
                json.WriteStringValue(resource);
            }

            json.WriteEndArray();
        }

        WriteText(json, "Source", entry.Source);
        if (entry.Time is { } time)
        {
            json.WriteNumber("Time", Convert.ToInt64(StringUtils.FromDateTimeToUnixTimestamp(time), CultureInfo.InvariantCulture));
        }

        WriteText(json, "TraceHeader", entry.TraceHeader);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
