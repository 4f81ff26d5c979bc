//! The phrase layer: noun phrases, paths, values, comparisons, conditions.
