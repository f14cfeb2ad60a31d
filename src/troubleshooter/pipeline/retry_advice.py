"""What the rulebook and the probes tell the retry engine, which knows neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from troubleshooter.live import Connection, ConnectionSystem, ProbeOutcome
from troubleshooter.model import RetryPolicy, RetryWhen, System
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.retry.turns import Advice

SYSTEM_OF: Mapping[ConnectionSystem, System] = {
    ConnectionSystem.EBOEKHOUDEN: System.EBOEKHOUDEN,
    ConnectionSystem.EBOEKHOUDEN_REST: System.EBOEKHOUDEN,
    ConnectionSystem.EXACT: System.EXACT,
    ConnectionSystem.VISMA: System.VISMA,
    ConnectionSystem.MAGENTO: System.MAGENTO,
    ConnectionSystem.OUTSMART: System.OUTSMART,
}


@dataclass(frozen=True, slots=True)
class RulebookAdvisor:
    """Answers from the rules and probes in force; `connect` finds a connection by its name."""

    knowledge: Knowledge
    connect: Callable[[str], Connection]

    def advise(self, system: ConnectionSystem, message: str) -> Advice | None:
        """What a refusal means: the surest rule for it, None when the matcher abstains."""
        explained = self.knowledge.matcher.explain(message, SYSTEM_OF[system])
        for match in explained.diagnoses:
            rule = self.knowledge.rules[match.rule]
            return Advice(rule.id, rule.retry, match.parameters)
        return None

    def needs(
        self, system: ConnectionSystem, rule: str, parameters: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        """What the rule's probes are asked with; None when none of them can be asked."""
        from troubleshooter.probes.registry import PROBES

        known = self.knowledge.rules.get(rule)
        given: dict[str, str] = {}
        possible = False
        for verdict in known.verify if known is not None else ():
            probe = PROBES.get(verdict.probe)
            if probe is None or system not in probe.systems:
                continue
            named = {name: parameters[name] for name in probe.takes if parameters.get(name)}
            either = not probe.either or any(name in named for name in probe.either)
            if either and all(name in named for name in probe.needs):
                possible = True
                given |= named
        return given if possible else None

    def check(self, connection: str, rule: str, parameters: Mapping[str, str]) -> tuple[str, str]:
        """Run the rule's probes: confirmed, refuted or open, and what they said."""
        from troubleshooter.pipeline.verify import verify

        run = verify(self.knowledge, self.connect(connection), rule, parameters)
        for word, said in (("confirmed", "confirms"), ("refuted", "refutes")):
            for result in run.results:
                if rule in getattr(result, said):
                    return word, str(result.message)
        undecided = [one for one in run.results if one.outcome is ProbeOutcome.OPEN]
        return "open", str(undecided[0].message) if undecided else ""

    def policy(self, rule: str | None) -> RetryPolicy:
        """The rule's policy; for a record without a diagnosis that of a passing trouble."""
        found = None if rule is None else self.knowledge.rules.get(rule)
        return RetryPolicy(RetryWhen.TRANSIENT) if found is None else found.retry
