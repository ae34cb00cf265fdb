"""How kernels are compiled (once per machine, without the interpreter lock), and what they ask of the processor.

Compiled code is kept under a hash of the kernel's own file: a kernel calls kernels of its own file only, for code
called from another would be kept when that other changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from coverplan.kernels.types import Array

Function = TypeVar("Function", bound="Callable[..., Any]")


def kernel(function: Function) -> Function:
    """Compile a function of arrays; the compiled code is kept for the next start, where there is a place for it."""
    return _compiled(function, {})


def vector_kernel(function: Function) -> Function:
    """Compile a function whose least values may be taken in any order: its costs are never NaN."""
    return _compiled(function, {"fastmath": {"nnan", "nsz", "reassoc"}})


def _compiled(function: Function, options: dict[str, Any]) -> Function:
    try:
        return cast("Function", njit(cache=True, nogil=True, **options)(function))
    except RuntimeError:  # no folder can be written to, as for a service account: compile at each start
        return cast("Function", njit(nogil=True, **options)(function))


def _fetch(_typing: Any, array: Any, at: Any) -> Any:  # noqa: ANN401 - what the compiler hands over
    """Write the processor's instruction for :data:`fetch`."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        tools: Any = cgutils
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        element = tools.get_item_pointer(context, builder, signature.args[0], held, [arguments[1]])
        place, number = ir.PointerType(), ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [place, number, number, number])
        prefetch = tools.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        to_read, keep_near, data = number(0), number(3), number(1)
        builder.call(prefetch, [builder.bitcast(element, place), to_read, keep_near, data])
        return context.get_dummy_value()

    return types.none(array, at), generate


# ``fetch(array, at)`` asks for an element that will be read soon and does not wait for it; ``at`` is unsigned
# and may lie beyond the end.
fetch = cast("Callable[[Array, np.unsignedinteger[Any]], None]", intrinsic(_fetch))
