using System.Collections.Specialized;
using System.Text;
using System.Web;

namespace Ingestion.LocalCloud.Aws;

/// <summary>One request to AWS, whole.</summary>
/// <param name="Service">The signing name: <c>sns</c>, <c>monitoring</c>, <c>secretsmanager</c>, <c>events</c>, <c>dynamodb</c>.</param>
/// <param name="Operation"><c>Publish</c>, <c>PutItem</c>, …</param>
/// <param name="Request">The HTTP request, its body read.</param>
/// <param name="Body">The body.</param>
public sealed record AwsCall(string Service, string Operation, HttpRequest Request, byte[] Body)
{
    /// <summary>A body of the query protocol.</summary>
    public static NameValueCollection Form(byte[] body) => HttpUtility.ParseQueryString(Encoding.UTF8.GetString(body));
}
