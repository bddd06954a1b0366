// Seed of the target; goes with its first file.
