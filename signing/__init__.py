"""The signing engine: placement, seals, PDF, cryptography, verification; no Qt, no cloud."""
