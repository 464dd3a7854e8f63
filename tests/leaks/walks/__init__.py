"""The walks: who goes where, and what is kept from them. Together they cover every address of the service."""
