"""How kernels are compiled: once per machine, without the interpreter lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")


def kernel(function: Function) -> Function:
    """Compile a function of arrays; the compiled code is kept beside the module for the next start."""
    return cast("Function", njit(cache=True, nogil=True)(function))


def vector_kernel(function: Function) -> Function:
    """Compile a function whose least values may be taken in any order: its costs are never NaN."""
    flags = {"nnan", "nsz", "reassoc"}
    return cast("Function", njit(cache=True, nogil=True, fastmath=flags)(function))
