"""What this process has taken of the machine."""

from __future__ import annotations

import sys

__all__ = ["peak_memory_mb"]


def peak_memory_mb() -> int | None:
    """Return the most memory that the process has held at one time, in MB of 1,000,000 bytes; None where the system does not tell.

    Examples
    --------
    >>> (peak_memory_mb() or 1) > 0
    True
    """
    if sys.platform == "win32":
        return _on_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6)  # macOS counts bytes, others kB


def _on_windows() -> int | None:
    """Ask the system (PROCESS_MEMORY_COUNTERS of psapi.h)."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            *((f"size_{number}", ctypes.c_size_t) for number in range(8)),
        )

    held = Counters()
    held.cb = ctypes.sizeof(held)
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD]
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(held), held.cb):
        return None
    peak: int = held.size_0  # PeakWorkingSetSize
    return round(peak / 1e6)
