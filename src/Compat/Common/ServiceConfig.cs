using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Ingestion.Compat;

/// <summary>What the generated configuration class of a service says about it, on AWSSDK.Core's public surface.</summary>
public abstract class ServiceConfig : ClientConfig
{
    private readonly string _endpointPrefix;

    /// <param name="serviceId">The model's service id: it names the variable <c>AWS_ENDPOINT_URL_…</c> and the user agent.</param>
    /// <param name="endpointPrefix">Host name before the region, also the signing name.</param>
    /// <param name="apiVersion">The model's API version.</param>
    protected ServiceConfig(string serviceId, string endpointPrefix, string apiVersion)
        : base(new DefaultConfigurationProvider([
            new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard },
        ]))
    {
        ServiceId = serviceId;
        ServiceVersion = apiVersion;
        UserAgent = InternalSDKUtils.BuildUserAgentString(serviceId, "4.0");
        AuthenticationServiceName = endpointPrefix;
        _endpointPrefix = endpointPrefix;
        EndpointProvider = new RegionalEndpoints(endpointPrefix);
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => _endpointPrefix;

    /// <inheritdoc/>
    public override string ServiceVersion { get; }

    /// <inheritdoc/>
    public override string UserAgent { get; }

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new EndpointParameters
        {
            ["Region"] = RegionEndpoint?.SystemName,
            ["Endpoint"] = ServiceURL,
        });

    private sealed class RegionalEndpoints(string prefix) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters)
        {
            if (parameters["Endpoint"] is string url)
            {
                return new Endpoint(url);
            }

            var region = parameters["Region"] as string
                ?? throw new AmazonClientException("No RegionEndpoint or ServiceURL configured");
            var suffix = RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix;
            return new Endpoint($"https://{prefix}.{region}.{suffix}");
        }
    }
}
