"""The drawer beside a page: one job that a phone confirms, its QR, its steps and its end."""
