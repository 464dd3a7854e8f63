"""Pages: fetch, call one verb, render."""
