"""Routers that count each other by a real Consul agent."""

from matrix import Outcome
from processes import Processes
from registries import consul
from registries.consul import Agent
from registries.fleet import Router, Server
from registries.peers import share

NAME = "peers"


class Checked:
    """By an agent that asks each of them whether it is well."""

    environment: dict[str, str] = {}

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        address = f"http://127.0.0.1:{agent.port}"
        self.settings = f'discovery: {{consul: {{address: "{address}", wait: 5s}}}}\npeers: {{consul: millrace}}'
        self.register = agent.register
        self.deregister = agent.deregister
        self.comes_back = agent.start

    def service(self, of: Router) -> Server:
        return Server("127.0.0.1", of.port, of.process, "millrace", "/v2/health/ready")

    def ended(self, router: Server) -> None:
        """Its check fails."""

    def goes(self, *routers: Server) -> None:
        self._agent.keeps(*routers)
        self._agent.kill()


def run(processes: Processes) -> Outcome:
    agent = Agent(processes, consul.build(), "peers-consul")
    agent.start()
    return share(processes, NAME, Checked(agent))
