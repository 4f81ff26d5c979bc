//! Whole-clause constructions, one file each: pattern, meaning, paraphrase, question, examples.
