namespace Ingestion.LocalCloud.Aws;

/// <summary>A stand-in for one AWS service: it refuses what AWS refuses, in AWS's words.</summary>
public interface IAwsService
{
    /// <summary>Which operation a request asks for, as its protocol spells it.</summary>
    string OperationOf(HttpRequest request, byte[] body);

    /// <summary>Does what is asked, or refuses.</summary>
    Task AnswerAsync(AwsCall call, HttpResponse response);

    /// <summary>Writes an error in the service's protocol.</summary>
    Task RefuseAsync(HttpResponse response, AwsError error);
}
