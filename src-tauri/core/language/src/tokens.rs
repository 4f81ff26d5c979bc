//! Words, numbers, money, times and quoted text, with their places in the source.
