"""What a newcomer agrees to: the words beside the tick on the page where they say what to call them.

docs/consent/ keeps the words of each version in both languages. Whoever changes one on the page writes a new version
down there and counts on here; who agreed to an older one agreed to those words.
"""

VERSION = 1
