//! Every meaning said back in canonical English, which reads back to the same meaning.
