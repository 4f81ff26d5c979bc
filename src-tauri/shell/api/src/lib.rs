//! The commands of the desktop app, their wire types, and two hosts.
