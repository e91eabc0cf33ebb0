"""Keys, certificates and the SM2/SM3 adapter; the only place that computes with keys."""
