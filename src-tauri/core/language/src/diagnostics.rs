//! Warnings about what was understood: contradictions, gaps, dead ends.
