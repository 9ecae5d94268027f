/** The server: settings, wiring and the command line. */
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
