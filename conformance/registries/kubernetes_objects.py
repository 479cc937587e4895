"""What a Kubernetes API server is told of servers: slices of a Service, pods, and the InferencePool that selects them."""

from registries.fleet import Server

NAMESPACE = "ml"
SLICES = f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"
POOLS = f"/apis/inference.networking.k8s.io/v1/namespaces/{NAMESPACE}/inferencepools"
PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"
LABELS = {"app": "who"}
READY = {"ready": True, "serving": True, "terminating": False}
NOT_READY = {"ready": False, "serving": False, "terminating": False}
ENDING = {"ready": False, "serving": True, "terminating": True}


def endpoint_slice(server: Server, conditions: dict[str, bool] = READY) -> dict:
    labels = {"kubernetes.io/service-name": server.name, "endpointslice.kubernetes.io/managed-by": "conformance"}
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": f"{server.name}-{server.port}", "labels": labels},
        "addressType": "IPv4",
        "ports": [{"name": "http", "port": server.port, "protocol": "TCP"}],
        "endpoints": [{"addresses": [server.address], "conditions": conditions}],
    }


def inference_pool(*servers: Server) -> dict:
    return {
        "apiVersion": "inference.networking.k8s.io/v1",
        "kind": "InferencePool",
        "metadata": {"name": "who"},
        "spec": {
            "selector": {"matchLabels": LABELS},
            "targetPorts": [{"number": server.port} for server in servers],
            "endpointPickerRef": {"name": "picker", "port": {"number": 9002}},
        },
    }


def pod() -> dict:
    """On a node that is not there, so that nobody ends it when it is deleted."""
    spec = {"nodeName": "none", "containers": [{"name": "who", "image": "none.invalid/who"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "who", "labels": LABELS}, "spec": spec}


def status(address: str, ready: bool) -> dict:
    condition = {"type": "Ready", "status": "True" if ready else "False"}
    ips = {"podIP": address, "podIPs": [{"ip": address}]}
    return {"status": {"phase": "Running", **ips, "conditions": [condition]}}
