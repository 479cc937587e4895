"""Routers that agree on a promotion through a real Consul agent."""

from matrix import Outcome
from processes import Processes
from registries import consul
from registries.agreed import agree
from registries.consul import Agent

NAME = "agreed"


class Keys:
    """Of an agent that keeps them in memory: who comes back knows nothing any more."""

    title = "the agent"
    environment: dict[str, str] = {}

    def __init__(self, agent: Agent) -> None:
        address = f"http://127.0.0.1:{agent.port}"
        self.settings = (
            f'discovery: {{consul: {{address: "{address}", wait: 5s}}}}\nstate: {{consul: {{key-prefix: millrace/agreed}}}}'
        )
        self.goes = agent.kill
        self.comes_back = agent.start


def run(processes: Processes) -> Outcome:
    agent = Agent(processes, consul.build(), "agreed-consul")
    agent.start()
    return agree(processes, NAME, Keys(agent))
