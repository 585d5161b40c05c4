"""The loops of `kernels` compiled by numba, once that is asked for: loading numba takes half a second, compiling twenty.

What is compiled is kept beside the source (or where NUMBA_CACHE_DIR says).
"""

import logging
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path as File
from threading import Event
from types import FunctionType
from typing import Any

from matching.index import adding, addresses, features, finding, heap, kernels, lists, looking

loaded = Event()
_FILES = (features, lists, looking, addresses, heap, adding, finding, kernels)  # what the loops are made from


@cache
def compiled_loops() -> Any | None:
    """The loops of `kernels`, compiled at their first call; None where numba is not installed."""
    try:
        numba: Any = import_module("numba")
    except ImportError:
        return None
    logging.getLogger("numba").setLevel(logging.WARNING)
    names: dict[str, Any] = {name: value for file in _FILES for name, value in vars(file).items()}
    names["array_at"] = _by_pointer(numba)
    version = _version()
    for name, makes_arrays in kernels.LOOPS.items():
        loop = FunctionType(names[name].__code__, names, name)
        loop.__qualname__ = f"{name}_{version}"  # numba looks only whether a function's own file has changed
        try:
            names[name] = numba.njit(cache=True, nogil=True, _nrt=makes_arrays)(loop)
        except RuntimeError:  # no folder that can be written: compiled anew at each start
            names[name] = numba.njit(nogil=True, _nrt=makes_arrays)(loop)
    return type("Loops", (), {name: staticmethod(names[name]) for name in kernels.LOOPS})


def _by_pointer(numba: Any) -> Any:
    """`addresses.array_at` for compiled code."""
    extending, types = import_module("numba.extending"), numba.core.types

    @extending.intrinsic
    def pointer(_context: Any, _address: Any) -> Any:
        def cast(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.inttoptr(values[0], context.get_value_type(signature.return_type))

        return types.voidptr(types.int64), cast

    def array_at(table: Any, at: Any, kind: Any) -> Any:
        return numba.carray(pointer(table[2 * at]), (table[2 * at + 1],), kind)

    return numba.njit(array_at)


def _version() -> str:
    """What stands in the files that the loops are made from."""
    return blake2b(b"".join(File(str(file.__file__)).read_bytes() for file in _FILES), digest_size=6).hexdigest()


def usable() -> bool:
    """Whether the loops have been loaded, as matching.index.warming does."""
    return loaded.is_set()
