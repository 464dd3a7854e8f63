"""Gateways for text messages, each its wire format and its signature; profiles/phones.py chooses one."""
