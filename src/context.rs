//! The circumstances in which a request is answered: the world, the settings, the surface.

use crate::config::Settings;
use crate::world::Ambient;

/// Everything a command may know of the world.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) ambient: &'a Ambient,
    pub(crate) settings: Settings,
    /// What is wrong with the settings; what it is about counts as not said.
    pub(crate) trouble: Option<String>,
    pub(crate) surface: Surface,
}

/// What answers are written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Surface {
    /// The answer goes to a terminal of this many columns; nothing in a pipe or a file.
    pub(crate) width: Option<u16>,
    pub(crate) color_output: bool,
}
