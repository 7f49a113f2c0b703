"""Stage 0: knowledge/ as typed rows. Door: catalog.Catalog."""
