"""陈志远 keeps rules, 林晓梅 is whom he knows; a clock for both, and the worker."""

from tests.asking.conftest import carry, chen, chens, clock, lin, lins, worker  # noqa: F401 - the same cast
