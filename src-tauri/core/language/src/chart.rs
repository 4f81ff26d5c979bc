//! The bottom-up chart parser with typed slots.
