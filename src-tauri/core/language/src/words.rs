//! English morphology, both directions.
