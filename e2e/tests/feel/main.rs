//! How the page feels: for those who see it and those who hear it, by hand and by key, on a desk and on a telephone.

mod axe;
mod catalog;
mod fits;
mod keyboard;
mod languages;
mod outline;
mod place;
mod scenes;
mod screens;
mod still;
