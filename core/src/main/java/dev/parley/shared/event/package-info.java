/** Domain events and the bus that carries them. */
@NullMarked
package dev.parley.shared.event;

import org.jspecify.annotations.NullMarked;
