"""The array types that the whole house speaks of."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Positions: TypeAlias = NDArray[np.intp]
Bounds: TypeAlias = NDArray[np.int64]
Integers: TypeAlias = NDArray[np.integer[Any]]
Bytes: TypeAlias = NDArray[np.int8]
Bools: TypeAlias = NDArray[np.bool_]
Strings: TypeAlias = NDArray[np.object_]
Shapes: TypeAlias = NDArray[np.object_]
Array: TypeAlias = NDArray[Any]

# Compressed rows: where each row begins and the last ends, the columns, and what stands there.
Rows: TypeAlias = tuple[Integers, Integers, Floats]
