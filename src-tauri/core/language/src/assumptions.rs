//! The one published table of what is assumed where a sentence leaves something unsaid: code, words, alternatives.
