//! An open spec folder: load, watch, save, history, undo, recompile, preview.
