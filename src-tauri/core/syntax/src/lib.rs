//! Markdown and annotations become a lossless tree; never fails.
