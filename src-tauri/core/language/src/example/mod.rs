//! Edge cases: examples in the spec that run as tests.
