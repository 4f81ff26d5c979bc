//! Layout of generated code: documents, imports, line breaking.
