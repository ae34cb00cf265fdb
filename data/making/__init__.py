"""What invents the sample study: ground, units, roads, people and facilities, each from the one before."""
