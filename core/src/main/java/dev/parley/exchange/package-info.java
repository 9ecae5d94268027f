/** Message exchange: sending, saving and announcing messages. */
@NullMarked
package dev.parley.exchange;

import org.jspecify.annotations.NullMarked;
