"""Everything that talks over the network: protocol, client and reference cloud."""
