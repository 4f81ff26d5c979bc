//! Why a sentence was not understood, and the nearest ones that would be.
