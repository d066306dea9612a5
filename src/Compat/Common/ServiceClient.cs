using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace Ingestion.Compat;

/// <summary>What every generated client does on top of AWSSDK.Core: endpoint, SigV4, and one call for an operation.</summary>
public abstract class ServiceClient : AmazonServiceClient
{
    private readonly ServiceMetadataOf _metadata;

    /// <summary>Credentials come from the default chain at the first call.</summary>
    protected ServiceClient(ClientConfig config) : base(config) => _metadata = new ServiceMetadataOf(config.ServiceId);

    /// <summary>Signs with the given credentials.</summary>
    protected ServiceClient(AWSCredentials credentials, ClientConfig config) : base(credentials, config) =>
        _metadata = new ServiceMetadataOf(config.ServiceId);

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => _metadata ?? new ServiceMetadataOf("Unknown");

    /// <summary>Sends one operation through the SDK's pipeline (signing, retries, errors).</summary>
    protected Task<TResponse> InvokeAsync<TRequest, TResponse>(
        TRequest request,
        Func<TRequest, IRequest> marshal,
        ResponseUnmarshaller unmarshaller,
        CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() =>
        InvokeAsync<TResponse>(
            request,
            new InvokeOptions { RequestMarshaller = new Marshal<TRequest>(marshal), ResponseUnmarshaller = unmarshaller },
            cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<Amazon.Runtime.Internal.EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Endpoints());
        pipeline.AddHandlerAfter<Marshaller>(new Signature());
    }

    private sealed class ServiceMetadataOf(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class Endpoints : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new()
        {
            ["Region"] = requestContext.ClientConfig.RegionEndpoint?.SystemName,
            ["Endpoint"] = requestContext.ClientConfig.ServiceURL,
        };
    }

    private sealed class Signature : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
            AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Marshal<TRequest>(Func<TRequest, IRequest> marshal) : IMarshaller<IRequest, AmazonWebServiceRequest>
        where TRequest : AmazonWebServiceRequest
    {
        IRequest IMarshaller<IRequest, AmazonWebServiceRequest>.Marshall(AmazonWebServiceRequest input) => marshal((TRequest)input);
    }
}
