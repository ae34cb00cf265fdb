"""Points and lines in the plane: a grid of cells, the nearest line, cuts."""
