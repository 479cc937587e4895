"""A service account of the API server, mounted as a kubelet mounts it into a pod."""

import os

from registries.cluster import Cluster

NAME = "millrace"
RBAC = "/apis/rbac.authorization.k8s.io/v1"
READS = {
    "discovery.k8s.io": ["endpointslices"],
    "": ["pods"],
    "inference.networking.k8s.io": ["inferencepools"],
}


def reader(cluster: Cluster, namespace: str) -> "Account":
    """May read what Millrace reads, in its own namespace, and no more."""
    account = powerless(cluster, namespace, NAME)
    verbs = ["get", "list", "watch"]
    rules = [{"apiGroups": [group], "resources": names, "verbs": verbs} for group, names in READS.items()]
    role = {"kind": "Role", "metadata": {"name": NAME}, "rules": rules}
    cluster.server.create(f"{RBAC}/namespaces/{namespace}/roles", role)
    account.allow()
    return account


def powerless(cluster: Cluster, namespace: str, name: str) -> "Account":
    cluster.server.create(f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": name}})
    return Account(cluster, namespace, name)


class Account:
    """One that is there."""

    def __init__(self, cluster: Cluster, namespace: str, name: str) -> None:
        self._cluster = cluster
        self._here = f"/api/v1/namespaces/{namespace}"
        self._bindings = f"{RBAC}/namespaces/{namespace}/rolebindings"
        self._namespace = namespace
        self._name = name
        self._tokens = 0
        self.folder = cluster.work / f"serviceaccount-{name}"
        self.folder.mkdir()
        (self.folder / "namespace").write_text(namespace)
        self.renew()

    def environment(self) -> dict[str, str]:
        """Where a process outside of any pod finds it."""
        return {
            "KUBERNETES_SERVICE_HOST": "127.0.0.1",
            "KUBERNETES_SERVICE_PORT": str(self._cluster.port),
            "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN": str(self.folder / "token"),
            "KUBERNETES_CERTS_CA_FILE": str(self._cluster.certificate),
            "KUBENAMESPACE": str(self.folder / "namespace"),
            "KUBECONFIG": str(self.folder / "none"),
        }

    def allow(self, role: str = NAME) -> None:
        binding = {
            "kind": "RoleBinding",
            "metadata": {"name": self._name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role},
            "subjects": [{"kind": "ServiceAccount", "name": self._name, "namespace": self._namespace}],
        }
        self._cluster.server.create(self._bindings, binding)

    def forbid(self) -> None:
        self._cluster.server.delete(f"{self._bindings}/{self._name}")

    def renew(self) -> str:
        """Another token in the file."""
        self._tokens += 1
        token = self.token(self._session())
        begun = self.folder / "token.begun"
        begun.write_text(token)
        os.replace(begun, self.folder / "token")
        return token

    def revoke(self) -> None:
        """The token that stands in the file."""
        self._cluster.server.delete(f"{self._here}/secrets/{self._session()}")

    def _session(self) -> str:
        return f"{self._name}-session-{self._tokens}"

    def token(self, bound_to: str) -> str:
        """Good for as long as a Secret of that name is there."""
        create = self._cluster.server.create
        secret = create(f"{self._here}/secrets", {"metadata": {"name": bound_to}})
        bound = {"kind": "Secret", "apiVersion": "v1", "name": bound_to, "uid": secret["metadata"]["uid"]}
        spec = {"expirationSeconds": 3600, "boundObjectRef": bound}
        return create(f"{self._here}/serviceaccounts/{self._name}/token", {"spec": spec})["status"]["token"]
