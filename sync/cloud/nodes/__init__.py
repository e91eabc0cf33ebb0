"""How nodes speak to each other: signed messages over HTTP, from point to point."""
