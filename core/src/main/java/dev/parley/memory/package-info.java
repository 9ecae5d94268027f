/** Single-process adapters that need nothing: the in-process event bus and carrier of signals, and the in-memory repository. */
@NullMarked
package dev.parley.memory;

import org.jspecify.annotations.NullMarked;
