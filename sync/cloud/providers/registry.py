"""The company registry: whether name, code and legal representative belong together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

from sync.cloud.providers.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Company:
    """What the registry holds of a company, and what an applicant says of it."""

    name: str
    credit_code: str
    legal_name: str
    legal_number: str


SANDBOX_COMPANY: Final = Company(
    "杭州示例科技有限公司(演示)", "91330100MA2DEMQ10P", "赵明(演示)", "11010519491231002X"
)
"""The one company that every sandbox knows; its legal person has the example number of GB 11643."""


class RegistryProvider(Protocol):
    """工商登记核验."""

    def holds(self, company: Company) -> bool:
        """Whether all four belong together; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxRegistry(Sandbox):
    """Knows some companies, and believes what is said of any other."""

    companies: dict[str, Company] = field(
        default_factory=lambda: {SANDBOX_COMPANY.credit_code: SANDBOX_COMPANY}
    )
    """By credit code."""

    def holds(self, company: Company) -> bool:
        """Compare with what is known under that code."""
        self.reach()
        return self.companies.get(company.credit_code, company) == company
