"""What an outcome should have been: the deviations of one file, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cases import Case, Handling, Known

CLEAR = {
    "document.not-pdf",
    "document.damaged",
    "document.empty",
    "document.password",
    "document.protected",
    "document.limit",
}
"""Refusals that name the file's own fault; anything else would be a mistake of ours."""
PASSWORD = "document.password"
PROTECTED = "document.protected"
MUST_BE_SIGNED = (Handling.SIGNABLE, Handling.SIGNED, Handling.PASSWORD)
EARLIER = ("integrity", "modifications", "coverage")
"""Rows that our own signature must not make worse."""
SEVERITY = ("valid", "valid-with-notes", "unknown", "invalid")


def deviations(case: Case, outcome: Mapping[str, Any]) -> list[str]:
    """Every way in which `outcome` is not what the corpus says; empty when it is."""
    if "crash" in outcome:
        return [f"exception outside of the tree: {outcome['crash'].strip().splitlines()[-1]}"]
    if "ended" in outcome:
        return [str(outcome["ended"])]
    found = [*_handling(case, outcome), *_verdict(case, outcome), *_output(case, outcome)]
    judged = outcome.get("judge")
    if judged and judged["verdict"] != "pass":
        found += [f"judge: {reason}" for reason in judged.get("fails") or [judged.get("error")]]
    return found


def _handling(case: Case, outcome: Mapping[str, Any]) -> Iterator[str]:
    refused = outcome.get("refused", {}).get("error")
    match case.handling:
        case Handling.SIGNED if refused == PROTECTED and case.restricted:
            pass  # refused before anything was asked for or written: what is there stays valid
        case Handling.SIGNABLE | Handling.SIGNED:
            if refused:
                yield f"refused, should be signed: {outcome['refused']['message']}"
        case Handling.REFUSED:
            if refused is None:
                yield "signed, should be refused"
        case Handling.PASSWORD:
            if case.password is None:
                if refused != PASSWORD:
                    yield f"should ask for its password: {refused}"
            elif outcome.get("without_password") != PASSWORD:
                yield "opened without its password"
            elif refused:
                yield f"refused in spite of its password: {outcome['refused']['message']}"
    if refused is not None and refused not in CLEAR:
        yield f"no clear refusal: {refused}: {outcome['refused']['message']}"


def _verdict(case: Case, outcome: Mapping[str, Any]) -> Iterator[str]:
    """Our verifier beside the known verdict; an issuer we do not know leaves it at unknown."""
    report = outcome["input_report"]
    verdict = report.get("verdict")
    if verdict is None:
        if report["error"] not in CLEAR:
            yield f"verify: no clear error: {report['error']}"
        if case.known is Known.VALID:
            yield f"verify: error {report['error']}, known valid"
        return
    rows = [signature["rows"] for signature in report["signatures"]]
    doubted = verdict == "invalid" or any(
        row.get(kind, "valid") != "valid" for row in rows for kind in EARLIER
    )
    match case.known:
        case Known.VALID if verdict in ("invalid", "unsigned") or not rows:
            yield f"verify: {verdict}, known valid: {_worst(rows)}"
        case Known.INVALID if verdict != "invalid":
            yield f"verify: {verdict}, known invalid"
        case Known.SUSPICIOUS if not doubted:
            yield f"verify: {verdict} without any doubt, known suspicious"
        case Known.NONE if verdict != "unsigned":
            yield f"verify: {verdict}, has no signature"


def _worst(rows: list[dict[str, str]]) -> str:
    bad = {kind for row in rows for kind, verdict in row.items() if verdict == "invalid"}
    return ", ".join(sorted(bad)) or "no signature found"


def _output(case: Case, outcome: Mapping[str, Any]) -> Iterator[str]:
    """Our verifier over our output: the new signature is good, the earlier ones no worse."""
    if "output" not in outcome:
        return
    report = outcome["output_report"]
    if "error" in report:
        yield f"verify: error about our own output: {report['error']}"
        return
    by_field = {signature["field"]: signature for signature in report["signatures"]}
    own = by_field.get(outcome["field"])
    good = own is not None and own["verdict"] in SEVERITY[:2] and own["covers"]
    if not good and case.handling in MUST_BE_SIGNED:
        # Elsewhere the self-check before publishing refuses such an output, and may.
        yield f"our own signature: {own and (own['verdict'], own['covers'])}"
    for before in outcome["input_report"].get("signatures", ()):
        after = by_field.get(before["field"])
        if after is None:
            yield f"earlier signature {before['field']!r} is gone"
        elif SEVERITY.index(after["verdict"]) > SEVERITY.index(before["verdict"]):
            yield f"earlier signature {before['field']!r}: {before['verdict']} → {after['verdict']}"
