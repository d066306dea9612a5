using Amazon.CloudWatch.Model;
using Amazon.Runtime.Internal;

namespace Amazon.CloudWatch;

/// <summary>PutMetricData as an RPC v2 CBOR request.</summary>
internal static class PutMetricDataWire
{
    public static IRequest Write(PutMetricDataRequest put)
    {
        var request = new DefaultRequest(put, "Amazon.CloudWatch")
        {
            HttpMethod = "POST",
            ResourcePath = "/service/GraniteServiceVersion20100801/operation/PutMetricData",
            Content = Body(put),
        };
        request.Headers["Content-Type"] = "application/cbor";
        request.Headers["Accept"] = "application/cbor";
        request.Headers["smithy-protocol"] = "rpc-v2-cbor";
        request.Headers["x-amzn-query-mode"] = "true";
        request.Headers["x-amz-api-version"] = "2010-08-01";
        return request;
    }

    private static byte[] Body(PutMetricDataRequest put)
    {
        var cbor = new CborWriter();
        cbor.Map(Set(put.MetricData) + Set(put.Namespace));
        if (put.MetricData is not null)
        {
            cbor.Text("MetricData");
            cbor.Array(put.MetricData.Count);
            foreach (var datum in put.MetricData)
            {
                Write(cbor, datum);
            }
        }

        WriteText(cbor, "Namespace", put.Namespace);
        return cbor.ToArray();
    }

    private static void Write(CborWriter cbor, MetricDatum datum)
    {
        cbor.Map(Set(datum.Dimensions) + Set(datum.MetricName) + Set(datum.Timestamp) + Set(datum.Unit) + Set(datum.Value));
        if (datum.Dimensions is not null)
        {
            cbor.Text("Dimensions");
            cbor.Array(datum.Dimensions.Count);
            foreach (var dimension in datum.Dimensions)
            {
                cbor.Map(Set(dimension.Name) + Set(dimension.Value));
                WriteText(cbor, "Name", dimension.Name);
                WriteText(cbor, "Value", dimension.Value);
            }
        }

        WriteText(cbor, "MetricName", datum.MetricName);
        if (datum.Timestamp is { } timestamp)
        {
            cbor.Text("Timestamp");
            cbor.EpochTime(timestamp);
        }

        WriteText(cbor, "Unit", datum.Unit?.Value);
        if (datum.Value is { } value)
        {
            cbor.Text("Value");
            cbor.Double(value);
        }
    }

    private static void WriteText(CborWriter cbor, string name, string value)
    {
        if (value is not null)
        {
            cbor.Text(name);
            cbor.Text(value);
        }
    }

    private static int Set(object value) => value is null ? 0 : 1;
}
