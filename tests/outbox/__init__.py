"""Steps that are stored, published and carried out: none lost, none doubled, whatever is killed."""
