//! What the preview and the export both obey.
