//! The whole program, as its users meet it.

mod catalogue;
mod check;
mod completions;
mod doctor;
mod documents;
mod find;
mod formats;
mod hostile;
mod processes;
mod rules;
mod sandbox;
mod show;
